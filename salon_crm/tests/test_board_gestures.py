"""What is done on the day board: each gesture is one call."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_board import BoardCase


class GestureCase(BoardCase):
    def act(self, visit, action, user=None, **values):
        request = {"visit_id": visit.id, "action": action, **values}
        return self.board(user).act(request)

    def move(self, visit, start=None, user=None, **values):
        request = {
            "visit_id": visit.id,
            "start": self.second_of(start or visit.start),
            **values,
        }
        return self.board(user).move(request)

    def give(self, visit, goes, comes, start=None, **values):
        """Drag a visit to another column."""
        keys = {"from_resource_id": goes.id, "to_resource_id": comes.id}
        return self.move(visit, start, **keys, **values)

    def lengthen(self, line, minutes, user=None, **values):
        return self.board(user).lengthen(
            {
                "visit_id": line.appointment_id.id,
                "line_id": line.id,
                "minutes": minutes,
                **values,
            }
        )

    def take_back(self, answer, user=None):
        undo = answer["undo"]
        return getattr(self.board(user), undo["method"])(undo["request"])

    def second_of(self, moment):
        return int((moment - self.day).total_seconds()) + self.seconds(0)

    def row(self, answer):
        (row,) = answer["visits"]
        return row

    def shape(self, visit):
        """Where exactly a visit lies."""
        self.env.invalidate_all()
        return [
            (
                phase.start,
                phase.stop,
                phase.employee_id.name,
                phase.resource_ids.mapped("name"),
                phase.line_id.employee_requested,
            )
            for phase in visit.line_ids.phase_ids.sorted("start")
        ]


@tagged("post_install", "-at_install")
class TestAct(GestureCase):
    def test_a_visit_goes_its_way(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        steps = ("confirm", "arrive", "start", "done")
        states = ("confirmed", "arrived", "in_service", "done")
        for action, state in zip(steps, states, strict=True):
            answer = self.act(visit, action)
            self.assertEqual(self.row(answer)["state"], state)
            self.assertEqual(bool(answer["undo"]), action in ("arrive", "start"))
        row = self.row(answer)
        self.assertTrue(row["arrived_at"] and row["started_at"] and row["done_at"])
        self.assertTrue(row["to_pay"])

    def test_a_hold_is_booked(self):
        visit = self.book(self.at(10), hold=True)
        self.assertEqual(self.row(self.act(visit, "book"))["state"], "booked")

    def test_wrong_taps_are_taken_back(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.act(visit, "arrive")
        answer = self.take_back(self.act(visit, "start"))
        self.assertEqual(self.row(answer)["state"], "arrived")
        self.assertFalse(answer["undo"])
        answer = self.act(visit, "back")
        self.assertEqual(self.row(answer)["state"], "booked")

    def test_cancel_and_take_it_back(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        reason = self.env.ref("salon_crm.salon_cancel_reason_ill")
        answer = self.act(visit, "cancel", reason_id=reason.id, reason="Flu")
        self.assertEqual(self.row(answer)["state"], "cancelled")
        self.assertEqual(visit.cancel_reason_id, reason)
        self.assertEqual(visit.cancel_reason, "Flu")
        self.assertIn("Laura", answer["undo"]["text"])
        answer = self.take_back(answer)
        self.assertEqual(self.row(answer)["state"], "booked")
        self.assertFalse(visit.cancel_reason_id)

    def test_a_time_that_is_gone_is_not_restored(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.act(visit, "cancel")
        self.book(self.at(10, 30), self.cut, self.anna)
        with self.assertRaisesRegex(UserError, "Anna is booked from"):
            self.act(visit, "restore")
        self.assertEqual(visit.state, "cancelled")

    def test_a_no_show_and_back(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        with self.assertRaisesRegex(UserError, "cancel the visit instead"):
            self.act(visit, "no_show")
        with freeze_time(self.at(10, 20)):
            answer = self.act(visit, "no_show")
            self.assertEqual(self.row(answer)["state"], "no_show")
            self.assertEqual(self.row(self.take_back(answer))["state"], "booked")

    def test_what_cannot_be_is_refused(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.act(visit, "done")
        with self.assertRaisesRegex(UserError, "cannot become"):
            self.act(visit, "confirm")
        for action in ("action_done", "unlink", None, ["done"], {}):
            with self.assertRaisesRegex(UserError, "could not be understood"):
                self.act(visit, action)

    def test_late(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        board = self.board()
        self.assertEqual(self.late(board, visit), ("calls", 15))
        with freeze_time(self.at(10, 12)):
            self.assertEqual(self.late(board, visit), ("arrived", 15))
            self.assertEqual(visit.state, "booked")
            self.act(visit, "start")
            self.assertEqual(self.late(board, visit), ("longer", 15))

    def late(self, board, visit):
        action = board.late({"visit_id": visit.id})
        # Without its views the browser cannot open it.
        self.assertEqual(action["views"], [(False, "form")])
        context = action["context"]
        return context["default_kind"], context["default_minutes"]

    def test_next_time(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        action = self.board().next_time({"visit_id": visit.id})
        self.assertEqual(action["res_model"], "salon.booking")
        self.assertTrue(action["views"])
        self.assertEqual(action["context"]["default_partner_id"], self.client_laura.id)


@tagged("post_install", "-at_install")
class TestMove(GestureCase):
    def test_to_another_time_and_back(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        before = self.shape(visit)
        answer = self.move(visit, self.at(14))
        self.assertEqual(self.row(answer)["start"], self.seconds(14))
        by = timedelta(hours=4)
        self.assertEqual(
            self.shape(visit), [(a + by, b + by, *rest) for a, b, *rest in before]
        )
        self.assertIn("10:00", answer["undo"]["text"])
        self.assertIn("2:00", answer["undo"]["text"])
        self.take_back(answer)
        self.assertEqual(self.shape(visit), before)

    def test_to_another_day_it_is_gone_from_the_board(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        answer = self.move(visit, self.at(10, day=1), **self.of_day())
        self.assertEqual((answer["visits"], answer["gone"]), ([], [visit.id]))
        answer = self.move(visit, self.at(10), **self.of_day())
        self.assertEqual(self.row(answer)["id"], visit.id)
        self.assertEqual(answer["gone"], [])

    def test_where_it_was_nothing_is_written(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.env.flush_all()
        phases, anna = visit.line_ids.phase_ids, self.anna.resource_id
        with self.assertNoWrites():
            answer = self.move(visit)
            self.assertFalse(answer["undo"])
            self.give(visit, anna, anna)
        self.assertEqual(visit.line_ids.phase_ids, phases)

    def assertNoWrites(self):
        return _NoWrites(self)

    def test_to_another_person_and_back(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        anna, ben = self.anna.resource_id, self.ben.resource_id
        before = self.shape(visit)
        answer = self.give(visit, anna, ben, self.at(11))
        (part,) = self.row(answer)["parts"]
        self.assertEqual(part["employee_id"], self.ben.id)
        self.assertFalse(part["requested"])
        self.assertIn(ben.id, part["phases"][0]["resources"])
        self.assertIn("Anna", answer["undo"]["text"])
        self.take_back(answer)
        self.assertEqual(self.shape(visit), before)
        self.assertTrue(visit.line_ids.employee_requested)

    def test_who_was_asked_for_still_is_at_another_time(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.move(visit, self.at(11))
        self.assertTrue(visit.line_ids.employee_requested)

    def test_only_the_services_of_that_person(self):
        """The other services keep their places."""
        request = self.request(start=self.at(10))
        request["services"] = [
            {"product_id": self.cut.id, "employee_id": self.ben.id},
            {"product_id": self.colour.id, "employee_id": self.anna.id},
        ]
        visit = self.env["salon.appointment"].browse(
            self.env["salon.appointment"].book(request)
        )
        self.give(visit, self.ben.resource_id, self.anna.resource_id)
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        self.assertTrue(
            visit.line_ids.filtered(
                lambda line: line.product_id == self.colour
            ).employee_requested
        )

    def test_who_does_not_do_it_is_refused(self):
        visit = self.book(self.at(10), self.colour, self.anna)
        before = self.shape(visit)
        with self.assertRaisesRegex(UserError, "Ben does not do “Colour”"):
            self.give(visit, self.anna.resource_id, self.ben.resource_id)
        self.assertEqual(self.shape(visit), before)

    def test_whom_the_client_refuses(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.client_laura.salon_refused_resource_ids = self.ben.resource_id
        with self.assertRaisesRegex(UserError, "does not want to be served by Ben"):
            self.give(visit, self.anna.resource_id, self.ben.resource_id)

    def test_who_is_too_junior(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.cut.product_tmpl_id.salon_level = "senior"
        with self.assertRaisesRegex(UserError, "at this level"):
            self.give(visit, self.anna.resource_id, self.ben.resource_id)
        self.move(visit, self.at(11))

    def test_who_is_not_free(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.book(self.at(10, 30), self.cut, self.ben)
        with self.assertRaisesRegex(UserError, "Ben is booked from"):
            self.give(visit, self.anna.resource_id, self.ben.resource_id)
        with self.assertRaisesRegex(UserError, "Test branch is not open from"):
            self.move(visit, self.at(17, 30))

    def test_with_their_own_minutes(self):
        """Ben takes 15 minutes more; what the desk added stays."""
        self.env["salon.service.timing"].create(
            {
                "phase_id": self.cut.salon_phase_ids.id,
                "resource_id": self.ben.resource_id.id,
                "minutes": 75,
            }
        )
        visit = self.book(self.at(10), self.cut, self.anna)
        self.lengthen(visit.line_ids, 10)
        before = self.shape(visit)
        answer = self.give(visit, self.anna.resource_id, self.ben.resource_id)
        self.assertEqual(visit.stop, self.at(11, 25))
        self.take_back(answer)
        self.assertEqual(self.shape(visit), before)

    def test_who_helps_is_replaced_by_who_may(self):
        wash = self.wash_and_cut()
        visit = self.book(self.at(10), wash, self.anna)
        helper = visit.line_ids.phase_ids.filtered("handed_over").employee_id
        self.assertEqual(helper, self.ben)
        carl = self.make_stylist("Carl", 3)
        with self.assertRaisesRegex(UserError, "Carl does not do “Wash and cut”"):
            self.give(visit, self.ben.resource_id, carl.resource_id)
        wash.salon_phase_ids[0].staff_ids = (self.ben | carl).resource_id
        self.give(visit, self.ben.resource_id, carl.resource_id)
        self.assertEqual(
            visit.line_ids.phase_ids.sorted("start").employee_id, carl | self.anna
        )
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        self.assertTrue(visit.line_ids.employee_requested)

    def wash_and_cut(self):
        """A service of which Ben does the first phase."""
        service = self.make_service(
            "Wash and cut",
            [(15, True, self.chair_type), (45, True, self.chair_type)],
            self.anna,
        )
        service.salon_phase_ids[0].staff_ids = self.ben.resource_id
        return service

    def test_to_another_chair_and_back(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        one, other = self.chairs
        self.assertEqual(visit.line_ids.resource_ids, one)
        before = self.shape(visit)
        answer = self.give(visit, one, other)
        self.assertEqual(visit.line_ids.resource_ids, other)
        self.assertTrue(visit.line_ids.employee_requested)
        self.take_back(answer)
        self.assertEqual(self.shape(visit), before)

    def test_a_chair_that_is_taken(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.book(self.at(10), self.cut, self.ben)
        with self.assertRaisesRegex(UserError, "Chair B is booked from"):
            self.give(visit, *self.chairs)

    def test_one_of_two_chairs_of_a_visit(self):
        """All takes place on the second then, though it is the visit's own already."""
        request = self.request(self.cut, self.anna, start=self.at(10))
        request["services"] *= 2
        key = self.env["salon.appointment"].book(request)
        visit = self.env["salon.appointment"].browse(key)
        first, second = visit.line_ids.sorted("start")
        second.phase_ids.resource_ids = self.chairs[1]
        visit._occupy()
        self.give(visit, *self.chairs)
        self.assertEqual((first | second).resource_ids, self.chairs[1])

    def test_only_like_for_like(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        basin = self.make_thing(
            "Basin", self.env["salon.resource.type"].create({"name": "Test basin"}), 1
        )
        for comes in (basin, self.ben.resource_id):
            with self.assertRaisesRegex(UserError, "cannot take the place of Chair A"):
                self.give(visit, self.chairs[0], comes)
        with self.assertRaisesRegex(UserError, "has no part in visit"):
            self.give(visit, self.ben.resource_id, self.anna.resource_id)
        with self.assertRaisesRegex(UserError, "has no part in visit"):
            self.give(visit, self.chairs[1], self.chairs[0])

    def test_who_cannot_be_booked_here(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.ben.resource_id.salon_branch_ids = False
        with self.assertRaisesRegex(UserError, "Ben cannot be booked in Test branch"):
            self.give(visit, self.anna.resource_id, self.ben.resource_id)

    def test_what_has_begun_stays(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        with freeze_time(self.at(10)):
            self.act(visit, "start")
            with self.assertRaisesRegex(UserError, "cannot be moved"):
                self.move(visit, self.at(11))
            with self.assertRaisesRegex(UserError, "cannot be moved"):
                self.give(visit, self.anna.resource_id, self.ben.resource_id)

    def test_a_manager_may_move_it_over_another(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.book(self.at(14), self.cut, self.anna)
        with self.assertRaisesRegex(UserError, "Anna is booked from"):
            self.move(visit, self.at(14, 30), self.boss)
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            self.move(visit, self.at(14, 30), overbook="Bride")
        answer = self.move(visit, self.at(14, 30), self.boss, overbook="Bride")
        self.assertEqual(self.row(answer)["overbooked"], "Bride")
        answer = self.take_back(answer, self.boss)
        self.assertFalse(self.row(answer)["overbooked"])
        self.assertEqual(visit.start, self.at(10))
        # And back to where it overlapped
        answer = self.move(visit, self.at(14, 30), self.boss, overbook="Bride")
        away = self.move(visit, self.at(16), self.boss)
        self.take_back(away, self.boss)
        self.assertEqual(visit.start, self.at(14, 30))
        self.assertEqual(visit.overbook_reason, "Bride")

    def test_what_was_taken_meanwhile_is_replaced(self):
        """Undo puts it on another chair, if the old one is taken by now."""
        visit = self.book(self.at(10), self.cut, self.anna)
        answer = self.move(visit, self.at(14))
        self.book(self.at(10), self.cut, self.ben)
        self.take_back(answer)
        self.assertEqual(visit.start, self.at(10))
        self.assertEqual(visit.line_ids.resource_ids, self.chairs[1])


class _NoWrites:
    """No row of visits is written."""

    def __init__(self, case):
        self.case = case

    def __enter__(self):
        self.before = self._rows()

    def __exit__(self, *_error):
        self.case.assertEqual(self._rows(), self.before)

    def _rows(self):
        self.case.env.flush_all()
        self.case.env.cr.execute(
            "SELECT id, xmin, ctid FROM salon_appointment ORDER BY id"
        )
        return self.case.env.cr.fetchall()


@tagged("post_install", "-at_install")
class TestLengthen(GestureCase):
    def test_longer_and_back(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        before = self.shape(visit)
        answer = self.lengthen(visit.line_ids, 15)
        self.assertEqual(self.row(answer)["stop"], self.seconds(11, 15))
        self.assertEqual(visit.line_ids.minutes, 75)
        with self.assertRaisesRegex(UserError, "Anna is booked from"):
            self.book(self.at(11), self.cut, self.anna)
        self.take_back(answer)
        self.assertEqual(self.shape(visit), before)
        self.book(self.at(11), self.cut, self.anna)

    def test_the_last_phase_with_somebody_is_longer(self):
        rinse = self.make_service(
            "Treatment",
            [(30, True, self.chair_type), (20, False, self.chair_type)],
            self.anna,
        )
        visit = self.book(self.at(10), rinse, self.anna)
        self.lengthen(visit.line_ids, 10)
        self.assertEqual(
            [(start, stop) for start, stop, *_rest in self.shape(visit)],
            [(self.at(10), self.at(10, 40)), (self.at(10, 40), self.at(11))],
        )

    def test_later_services_make_way_and_come_back(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        before = self.shape(visit)
        cut, colour = visit.line_ids
        answer = self.lengthen(cut, 15)
        self.assertEqual(colour.start, self.at(11, 15))
        self.assertEqual(visit.stop, self.at(12, 45))
        self.take_back(answer)
        self.assertEqual(self.shape(visit), before)
        answer = self.lengthen(cut, -15)
        self.assertEqual(colour.start, self.at(10, 45))
        self.take_back(answer)
        self.assertEqual(self.shape(visit), before)

    def test_something_must_remain(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.lengthen(visit.line_ids, -55)
        self.assertEqual(visit.stop, self.at(10, 5))
        with self.assertRaisesRegex(UserError, "at least 5 minutes must remain"):
            self.lengthen(visit.line_ids, -1)

    def test_others_in_the_way(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.book(self.at(11), self.cut, self.anna)
        before = self.shape(visit)
        with self.assertRaisesRegex(UserError, "Anna is booked from"):
            self.lengthen(visit.line_ids, 5)
        self.assertEqual(self.shape(visit), before)

    def test_a_chair_that_must_be_cleaned(self):
        self.chairs.salon_minutes_after = 10
        visit = self.book(self.at(10), self.cut, self.anna)
        other = self.book(self.at(11, 10), self.cut, self.ben)
        other.line_ids.phase_ids.resource_ids = self.chairs[0]
        other._occupy()
        with self.assertRaisesRegex(UserError, "Chair A"):
            self.lengthen(visit.line_ids, 5)

    def test_nobody_works_any_more(self):
        visit = self.book(self.at(17), self.cut, self.anna)
        with self.assertRaisesRegex(UserError, "Anna works until"):
            self.lengthen(visit.line_ids, 5)

    def test_while_it_goes_on(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        with freeze_time(self.at(10, 50)):
            self.act(visit, "start")
            answer = self.lengthen(visit.line_ids, 15)
            self.assertEqual(self.row(answer)["stop"], self.seconds(11, 15))
            held = self.env["salon.occupancy"].search(
                [("appointment_id", "=", visit.id)]
            )
            self.assertEqual(max(held.mapped("stop")), self.at(11, 15))
            self.take_back(answer)
            self.assertEqual(visit.stop, self.at(11))
            self.act(visit, "done")
            with self.assertRaisesRegex(UserError, "not open any more"):
                self.lengthen(visit.line_ids, 15)

    def test_what_overlaps_can_be_shortened(self):
        self.book(self.at(10), self.cut, self.anna)
        visit = self.book(self.at(10, 30), self.cut, self.anna, overbook="Bride")
        self.lengthen(visit.line_ids, -15)
        self.assertEqual(visit.stop, self.at(11, 15))

    def test_it_moves_with_its_minutes(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        self.lengthen(visit.line_ids[0], 15)
        self.move(visit, self.at(13))
        self.assertEqual(visit.line_ids.mapped("start"), [self.at(13), self.at(14, 15)])
        visit.reschedule(self.at(11))
        self.assertEqual(visit.stop, self.at(13, 45))

    def test_bad_minutes(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        other = self.book(self.at(12), self.cut, self.anna)
        for minutes in (None, "5", 1.5, 601, True, [5]):
            with self.assertRaises(UserError):
                self.lengthen(visit.line_ids, minutes)
        self.assertFalse(self.lengthen(visit.line_ids, 0)["undo"])
        for line_id in (None, "1", other.line_ids.id, 10**9):
            with self.assertRaises(UserError):
                self.lengthen(visit.line_ids, 5, line_id=line_id)


@tagged("post_install", "-at_install")
class TestBooking(GestureCase):
    def asked(self, services=None, employee=None, **values):
        request = self.request(services, employee, **values)
        request["start"] = self.second_of(values.get("start", self.at(10)))
        return request

    def test_catalogue(self):
        services = {
            row["product_id"]: row
            for row in self.board().catalogue({"branch_id": self.branch.id})["services"]
        }
        cut, colour = services[self.cut.id], services[self.colour.id]
        self.assertEqual((cut["name"], cut["minutes"]), ("Cut", 60))
        self.assertEqual(cut["price"], 50)
        self.assertEqual(cut["employee_ids"], (self.anna | self.ben).ids)
        self.assertEqual(colour["employee_ids"], self.anna.ids)
        self.assertEqual(colour["minutes"], 90)

    def test_preview_is_what_is_booked(self):
        preview = self.board().preview(self.asked(self.cut | self.colour))
        self.assertEqual(preview["reasons"], [])
        self.assertEqual((preview["minutes"], preview["price"]), (150, 100))
        slot = preview["slot"]
        self.assertEqual(slot["start"], self.seconds(10))
        self.assertEqual(slot["lines"][1]["start"], self.seconds(11))
        request = self.asked(
            self.cut | self.colour,
            channel="phone",
            slot=slot,
            note="Window seat",
            request_uid="board-1",
        )
        answer = self.board().book(request)
        row = self.row(answer)
        self.assertEqual((row["start"], row["stop"]), (slot["start"], slot["stop"]))
        self.assertEqual((row["channel"], row["note"]), ("phone", "Window seat"))
        self.assertEqual(
            [part["employee_id"] for part in row["parts"]],
            [line["employee_id"] for line in slot["lines"]],
        )
        again = self.board().book(request)
        self.assertEqual(self.row(again)["id"], row["id"])
        self.assertEqual(self.row(self.take_back(answer))["state"], "cancelled")
        visit = self.env["salon.appointment"].browse(row["id"])
        self.assertEqual(visit.cancelled_by, "salon")
        self.assertFalse(visit.late_cancel)

    def test_what_is_not_free(self):
        self.book(self.at(10), self.cut, self.anna)
        preview = self.board().preview(self.asked(self.cut, self.anna))
        self.assertFalse(preview["slot"])
        self.assertIn("Anna is booked from", preview["reasons"][0])
        starts = [slot["start"] for slot in preview["others"]]
        self.assertEqual(len(starts), 3)
        self.assertEqual(starts[0], self.seconds(11))
        with self.assertRaisesRegex(UserError, "The next free times"):
            self.board().book(self.asked(self.cut, self.anna, channel="desk"))

    def test_its_own_time_counts_as_free(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        asked = self.asked(self.cut, self.anna, appointment_id=visit.id)
        self.assertTrue(self.board().preview(asked)["slot"])

    def test_the_past(self):
        asked = self.asked(start=self.at(10, day=-9))
        preview = self.board().preview(asked)
        self.assertFalse(preview["slot"])
        self.assertIn("is in the past", preview["reasons"][0])
        with self.assertRaisesRegex(UserError, "is in the past"):
            self.board().book(asked)

    def test_who_comes_must_be_said(self):
        with self.assertRaisesRegex(UserError, "Who comes"):
            self.board().book(self.asked(partner_id=False))

    def wait(self, **values):
        """An entry of the waiting list."""
        return self.env["salon.waitlist.entry"].create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "product_ids": self.cut.ids,
                **values,
            }
        )

    def test_who_has_a_time_waits_no_more(self):
        entry = self.wait()
        asked = self.asked(request_uid="board-2", waitlist_id=entry.id)
        visit = self.row(self.board().book(asked))
        self.assertEqual(entry.state, "booked")
        self.assertEqual(entry.appointment_id.id, visit["id"])
        # Sent again, since the answer was lost
        self.assertEqual(self.row(self.board().book(asked))["id"], visit["id"])
        self.assertEqual(entry.appointment_id.id, visit["id"])

    def test_whose_booking_is_undone_waits_again(self):
        entry = self.wait()
        answer = self.board().book(self.asked(waitlist_id=entry.id))
        self.take_back(answer)
        self.assertEqual(entry.state, "waiting")
        self.assertFalse(entry.appointment_id)

    def test_who_has_waited_too_long_can_still_be_booked(self):
        entry = self.wait()
        entry.state = "expired"
        self.board().book(self.asked(waitlist_id=entry.id))
        self.assertEqual(entry.state, "booked")

    def test_only_their_own_waiting_ends(self):
        clara = self.client_laura.copy({"name": "Clara"})
        second = self.branch.copy({"name": "Second"})
        booked = self.wait()
        booked._end_booked(self.book(self.at(12)))
        for entry, words in (
            (self.wait(partner_id=clara.id), "Clara is who waits"),
            (self.wait(branch_id=second.id), "Laura waits for a time in Second"),
            (booked, "Laura does not wait any more"),
        ):
            state = entry.state
            with (
                self.subTest(words=words),
                self.assertRaisesRegex(UserError, words),
                self.env.cr.savepoint(),
            ):
                self.board().book(self.asked(waitlist_id=entry.id))
            self.assertEqual(entry.state, state)

    def test_waiting_elsewhere(self):
        self.make_other_company()
        entry = self.wait(
            partner_id=self.other_client.id,
            branch_id=self.other_branch.id,
            product_ids=self.other_cut.ids,
        )
        for waitlist_id in (entry.id, "x", [entry.id], True, 10**8):
            with self.subTest(waitlist_id=waitlist_id), self.assertRaises(UserError):
                self.board().book(self.asked(waitlist_id=waitlist_id))
        self.assertEqual(entry.state, "waiting")

    def test_hold_and_overbook(self):
        row = self.row(self.board().book(self.asked(self.cut, self.anna, hold=True)))
        self.assertEqual(row["state"], "hold")
        self.assertTrue(row["hold_until"])
        over = self.asked(self.cut, self.anna, overbook="Bride")
        with self.assertRaises(AccessError):
            self.board().book(over)
        row = self.row(self.board(self.boss).book(over))
        self.assertEqual(row["overbooked"], "Bride")

    def test_bad_requests(self):
        board = self.board()
        good = self.asked(self.cut, self.anna)
        for changed in (
            {"start": "2030-01-01 10:00:00"},
            {"start": 1e30},
            {"start": 10**15},
            {"start": None},
            {"services": []},
            {"services": "cut"},
            {"branch_id": "1"},
            {"note": ["x"]},
            {"slot": "x"},
            {"slot": {"lines": "x"}},
            {"slot": {"lines": [{"start": "x"}]}},
            {"channel": ["desk"]},
        ):
            with self.subTest(changed=changed), self.assertRaises(UserError):
                board.book({**good, **changed})
        for request in (None, [], "x", 5):
            for method in ("book", "preview", "catalogue", "move", "act", "lengthen"):
                with self.subTest(method=method), self.assertRaises(UserError):
                    getattr(board, method)(request)


@tagged("post_install", "-at_install")
class TestRights(GestureCase):
    """Who may do what; nothing is changed by who may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.other_visit = cls.book(cls.at(10), cls.cut, cls.ben)

    def gestures(self, visit):
        ids = {"visit_id": visit.id, "line_id": visit.line_ids.id}
        return {
            "act": {**ids, "action": "arrive"},
            "move": {**ids, "start": self.seconds(14)},
            "lengthen": {**ids, "minutes": 5},
        }

    def refused(self, user, visit):
        for method, request in self.gestures(visit).items():
            with self.subTest(method=method, user=user.login):
                with self.assertRaises(AccessError):
                    getattr(self.board(user), method)(request)
        self.env.invalidate_all()
        self.assertEqual((visit.state, visit.start), ("booked", self.at(10)))

    def test_stylists_work_on_their_own_visits(self):
        self.refused(self.anna_user, self.other_visit)
        for method, request in self.gestures(self.own).items():
            answer = getattr(self.board(self.anna_user), method)(request)
            self.assertEqual(self.row(answer)["id"], self.own.id)

    def test_stylists_do_not_book(self):
        asked = self.request(self.cut, self.anna, channel="desk")
        asked["start"] = self.seconds(16)
        board = self.board(self.anna_user)
        self.assertTrue(board.preview(asked)["slot"])
        with self.assertRaises(AccessError):
            board.book(asked)
        for method in ("late", "next_time"):
            with self.assertRaises(AccessError):
                getattr(board, method)({"visit_id": self.own.id})

    def test_who_only_reads(self):
        for login, groups in (
            ("rights_plain", []),
            ("rights_till", ["point_of_sale.group_pos_user"]),
            ("rights_books", ["account.group_account_readonly"]),
            ("rights_invoices", ["account.group_account_invoice"]),
        ):
            user = self.make_user(login, *groups)
            self.refused(user, self.own)
            asked = self.request(self.cut, channel="desk", start=self.seconds(16))
            with self.assertRaises(AccessError):
                self.board(user).book(asked)

    def test_another_company(self):
        self.make_other_company()
        stranger = self.make_user("rights_other", "salon_crm.group_salon_receptionist")
        stranger.write({"company_ids": self.other.ids, "company_id": self.other.id})
        board = self.board(stranger)
        for method, request in self.gestures(self.own).items():
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(board, method)(request)
        asked = self.request(self.cut, channel="desk", start=self.seconds(16))
        for method in ("book", "preview", "catalogue"):
            with self.subTest(method=method), self.assertRaises(UserError):
                getattr(board, method)(asked)
        self.assertEqual((self.own.state, self.own.start), ("booked", self.at(10)))

    def test_ids_of_another_company(self):
        self.make_other_company()
        chair = self.other_chair
        with self.assertRaises(UserError):
            self.give(self.own, self.anna.resource_id, self.other_stylist.resource_id)
        with self.assertRaises(UserError):
            self.give(self.own, self.own.line_ids.resource_ids, chair)
        catalogue = self.board().catalogue({"branch_id": self.branch.id})
        products = [row["product_id"] for row in catalogue["services"]]
        self.assertNotIn(self.other_cut.id, products)
        self.assertIn(self.cut.id, products)

    def test_wrong_types(self):
        board = self.board()
        move = {"visit_id": self.own.id, "start": self.seconds(14)}
        for method, request in (
            ("act", {"visit_id": "1", "action": "arrive"}),
            ("act", {"visit_id": True, "action": "arrive"}),
            ("act", {"visit_id": [self.own.id], "action": "arrive"}),
            ("act", {"visit_id": 10**8, "action": "arrive"}),
            ("act", {"visit_id": self.own.id, "action": "cancel", "reason": 5}),
            ("act", {"visit_id": self.own.id, "action": "cancel", "reason_id": "x"}),
            ("act", {"visit_id": self.own.id, "action": "cancel", "wanted_by": [1]}),
            ("act", {"visit_id": self.own.id, "action": "cancel", "wanted_by": "me"}),
            ("move", {**move, "start": "14:00"}),
            ("move", {**move, "start": 14.5}),
            ("move", {**move, "start": True}),
            ("move", {**move, "from_resource_id": "x", "to_resource_id": 1}),
            ("move", {**move, "from_resource_id": self.anna.resource_id.id}),
            ("move", {**move, "requested": "all"}),
            ("move", {**move, "requested": self.other_visit.line_ids.ids}),
            ("move", {**move, "lines": "x"}),
            ("move", {**move, "lines": [5]}),
            ("move", {**move, "lines": [{"phases": None}]}),
            ("lengthen", {**move, "line_id": self.own.line_ids.id, "followers": "x"}),
        ):
            with self.subTest(method=method, request=request):
                with self.assertRaises(UserError):
                    getattr(board, method)(request)
        self.env.invalidate_all()
        self.assertEqual((self.own.state, self.own.start), ("booked", self.at(10)))
