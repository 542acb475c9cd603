from ast import literal_eval
from datetime import timedelta

from odoo.exceptions import AccessError, UserError

from .common import SalonCase


class TestOverbooking(SalonCase):
    """A manager lets visits overlap: flagged where they do, and only while they do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.book(cls.at(10), cls.cut, cls.anna)

    def over(self, start, service=None, **values):
        values = {"overbook": "Bride", **values}
        return self.book(start, service or self.cut, self.anna, **values)

    def rows(self, visit, person=None):
        resource = (person or self.anna).resource_id
        rows = self.env["salon.occupancy"].search(
            [("appointment_id", "=", visit.id), ("resource_id", "=", resource.id)],
            order="start",
        )
        return [
            (
                row.start.strftime("%H:%M"),
                row.stop.strftime("%H:%M"),
                row.overbooked,
            )
            for row in rows
        ]

    def test_only_the_overlapped_span_is_flagged(self):
        second = self.over(self.at(10, 30))
        self.assertEqual(
            self.rows(second), [("10:30", "11:00", True), ("11:00", "11:30", False)]
        )
        self.assertEqual(self.rows(self.first), [("10:00", "11:00", False)])
        self.assertEqual(second.overbook_reason, "Bride")
        # Another chair was free, and was taken.
        chairs = (self.first | second).line_ids.mapped("resource_ids")
        self.assertEqual(len(chairs), 2)

    def test_things_overlap_only_if_none_is_free(self):
        self.book(self.at(10), self.cut, self.ben)
        second = self.over(self.at(10, 30))
        chair = second.line_ids.resource_ids
        rows = self.env["salon.occupancy"].search(
            [("appointment_id", "=", second.id), ("resource_id", "=", chair.id)]
        )
        self.assertEqual(rows.mapped("overbooked").count(True), 1)

    def test_when_the_other_goes_the_flag_goes(self):
        second = self.over(self.at(10, 30))
        self.first.action_cancel()
        self.assertEqual(self.rows(second), [("10:30", "11:30", False)])

    def test_when_the_other_moves_or_ends_the_flag_goes(self):
        second = self.over(self.at(10, 30))
        self.first.reschedule(self.at(14))
        self.assertEqual(self.rows(second), [("10:30", "11:30", False)])

    def test_when_it_moves_away_both_are_as_usual(self):
        second = self.over(self.at(10, 30))
        second.reschedule(self.at(14))
        self.assertEqual(self.rows(second), [("14:00", "15:00", False)])
        self.assertFalse(second.overbook_reason)

    def test_a_reason_is_for_one_visit_only(self):
        """Of two that are moved together, one may overlap and the other may not."""
        blocked = self.book(self.at(16), self.cut, self.anna)
        one = self.book(self.at(12), self.cut, self.anna)
        two = self.book(self.at(14), self.cut, self.anna)
        moves = [
            {
                "appointment_id": one.id,
                "start": self.at(10, 30),
                "overbook": "Bride",
            },
            {"appointment_id": two.id, "start": self.at(16, 15)},
        ]
        with self.assertRaisesRegex(UserError, "Anna is booked from 4:00"):
            self.env["salon.appointment"].reschedule_together(moves)
        self.assertEqual(one.start, self.at(12))
        moves[1]["start"] = self.at(17)
        self.env["salon.appointment"].reschedule_together(moves)
        self.assertEqual(one.overbook_reason, "Bride")
        self.assertFalse(two.overbook_reason)
        self.assertFalse(blocked.overbook_reason)

    def test_three_at_once(self):
        second = self.over(self.at(10))
        third = self.over(self.at(10))
        self.assertEqual(self.rows(third), [("10:00", "11:00", True)])
        self.first.action_cancel()
        # One of the two is as usual now, the other still overlaps it.
        self.assertEqual(self.rows(second), [("10:00", "11:00", False)])
        self.assertEqual(self.rows(third), [("10:00", "11:00", True)])
        second.action_cancel()
        self.assertEqual(self.rows(third), [("10:00", "11:00", False)])

    def test_flagged_time_is_busy_for_all(self):
        second = self.over(self.at(10, 30))
        self.first.action_cancel()
        self.assertNotIn("10:00", self.starts(self.slots(self.cut, self.anna)))
        with self.assertRaises(UserError):
            self.book(self.at(10), self.cut, self.anna)
        self.assertTrue(second.occupancy_ids)

    def test_a_deleted_hold_takes_the_flag(self):
        held = self.book(self.at(14), self.cut, self.anna, hold=True)
        second = self.over(self.at(14, 30))
        held.unlink()
        self.assertEqual(self.rows(second), [("14:30", "15:30", False)])

    def test_an_expired_hold_takes_the_flag(self):
        held = self.book(self.at(14), self.cut, self.anna, hold=True)
        second = self.over(self.at(14, 30))
        held.hold_until = self.env.cr.now() - timedelta(minutes=1)
        self.book(self.at(13), self.cut, self.anna)
        held._expire()
        self.assertEqual(self.rows(second), [("14:30", "15:30", False)])

    def test_changes_keep_it_overbooked(self):
        second = self.over(self.at(10, 30))
        second.action_confirm()
        second.line_ids.state = "in_service"
        self.assertEqual(len(self.rows(second)), 2)
        second._occupy()
        self.assertEqual(len(self.rows(second)), 2)

    def test_what_is_free_is_not_overbooked(self):
        visit = self.over(self.at(14))
        self.assertFalse(visit.overbook_reason)

    def test_not_outside_of_working_hours(self):
        with self.assertRaisesRegex(UserError, "open|work"):
            self.over(self.at(17, 30))

    def test_managers_only_and_with_a_reason(self):
        desk = self.make_user("desk_over", "salon_crm.group_salon_receptionist")
        visits = self.env["salon.appointment"].with_user(desk)
        request = self.request(
            self.cut, self.anna, start=self.at(10, 30), overbook="Bride"
        )
        with self.assertRaises(AccessError):
            visits.book(request)
        for reason in (" ", 5, ["x"]):
            with self.assertRaises(UserError):
                self.over(self.at(10, 30), overbook=reason)
        manager = self.make_user("chief_over", "salon_crm.group_salon_manager")
        self.assertTrue(visits.with_user(manager).book(request))

    def test_the_report(self):
        second = self.over(self.at(10, 30))
        action = self.env.ref("salon_crm.salon_occupancy_action_overbooked")
        rows = self.env["salon.occupancy"].search(literal_eval(action.domain))
        self.assertEqual(rows.appointment_id, second)
        self.assertEqual(rows.reason, "Bride")
        self.assertEqual(rows.partner_id, self.client_laura)
