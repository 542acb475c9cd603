"""What a branch asks of its clients: each rule of its policy."""

from datetime import timedelta

import psycopg2
from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SalonCase

SECOND = timedelta(seconds=1)


class PolicyCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.address = cls.env["res.partner"].create(
            {"name": "Test branch", "phone": "+33 1 23"}
        )
        cls.branch.partner_id = cls.address
        cls.ill = cls.env.ref("salon_crm.salon_cancel_reason_ill")
        cls.mistake = cls.env.ref("salon_crm.salon_cancel_reason_mistake")
        cls.desk = cls.make_user("policy_desk", "salon_crm.group_salon_receptionist")

    def before(self, visit, hours, **more):
        """The clock of the code under test, some hours before a visit."""
        return freeze_time(visit.start - timedelta(hours=hours) + timedelta(**more))


@tagged("post_install", "-at_install")
class TestCancelPolicy(PolicyCase):
    def test_client_cancels_to_the_second(self):
        visit = self.book(self.at(10))
        self.branch.cancel_hours = 12
        with (
            self.before(visit, 12, seconds=1),
            self.assertRaisesRegex(
                UserError, r"(?s)could be cancelled until .*10:00.*call us: \+33 1 23"
            ),
        ):
            visit.action_cancel(channel="online")
        self.assertEqual(visit.state, "booked")
        with self.before(visit, 12):
            visit.action_cancel("Ill", channel="online")
        self.assertEqual(
            (visit.state, visit.cancel_reason, visit.cancelled_by, visit.late_cancel),
            ("cancelled", "Ill", "client", False),
        )

    def test_zero_hours_is_until_the_start(self):
        visit = self.book(self.at(10))
        self.branch.cancel_hours = 0
        with self.before(visit, 0):
            visit._check_client_may_cancel()
        with self.before(visit, 0, seconds=1), self.assertRaises(UserError):
            visit._check_client_may_cancel()

    def test_client_cannot_cancel_what_has_begun(self):
        visit = self.book(self.at(10))
        visit.action_arrive()
        with self.assertRaisesRegex(UserError, "cannot be cancelled any more"):
            visit.action_cancel(channel="online")
        with self.assertRaisesRegex(UserError, "cannot be moved any more"):
            visit._check_client_may_move()

    def test_branch_without_a_phone(self):
        self.address.phone = False
        self.company.phone = False
        visit = self.book(self.at(10))
        self.branch.cancel_hours = 1000
        with self.assertRaisesRegex(UserError, r"Please call us\.$"):
            visit.action_cancel(channel="online")

    def test_desk_cancels_late_and_it_is_noted(self):
        visit = self.book(self.at(10))
        with self.before(visit, 23):
            visit.with_user(self.desk).action_cancel(reason_id=self.ill.id)
        self.assertTrue(visit.late_cancel)
        self.assertEqual(visit.late_cancel_count, 1)
        self.assertEqual(visit.cancel_reason_id, self.ill)
        self.assertEqual(visit.cancelled_by, "client")
        self.assertEqual(self.client_laura.salon_late_cancel_count, 1)
        self.assertIn(
            visit, self.env["salon.appointment"].search([("late_cancel", "=", True)])
        )

    def test_only_what_the_client_wanted_counts(self):
        for number, how in enumerate(
            (
                {"reason_id": self.mistake.id},
                {"reason_id": self.ill.id, "wanted_by": "salon"},
                {"reason": "Nobody said who"},
                {},
            )
        ):
            visit = self.book(self.at(9 + number))
            with self.before(visit, 1):
                visit.action_cancel(**how)
            self.assertFalse(visit.late_cancel, how)

    def test_in_time_and_held_times_are_never_late(self):
        visit = self.book(self.at(10))
        with self.before(visit, 25):
            visit.action_cancel(wanted_by="client")
        self.assertFalse(visit.late_cancel)
        hold = self.book(self.at(10), hold=True)
        with self.before(hold, 1):
            hold.action_cancel(wanted_by="client")
        self.assertFalse(hold.late_cancel)

    def test_taking_it_back_forgets_it(self):
        visit = self.book(self.at(10))
        with self.before(visit, 1):
            visit.action_cancel("Ill", reason_id=self.ill.id)
        visit.action_reopen()
        self.assertFalse(visit.late_cancel)
        self.assertFalse(visit.late_cancel_count)
        self.assertFalse(visit.cancel_reason_id or visit.cancel_reason)
        self.assertFalse(visit.cancelled_by or visit.cancelled_at)

    def test_bad_words(self):
        visit = self.book(self.at(10))
        for how in ({"wanted_by": "me"}, {"reason_id": 2**31 - 1}, {"reason_id": "x"}):
            with self.assertRaises(UserError):
                visit.action_cancel(**how)
            self.assertEqual(visit.state, "booked")

    def test_window_asks_why(self):
        visit = self.book(self.at(10)) | self.book(self.at(10))
        action = visit.with_user(self.desk).action_ask_cancel()
        with self.before(visit[0], 2):
            model = self.env[action["res_model"]].with_user(self.desk)
            with Form(model.with_context(**action["context"])) as form:
                self.assertEqual(form.wanted_by, "client")
                self.assertRegex(form.late_note, "Laura could cancel until .*10:00")
                form.reason_id = self.mistake
                self.assertEqual(form.wanted_by, "salon")
                self.assertFalse(form.late_note)
                form.reason_id = self.ill
                form.note = "Will call again"
            form.record.action_cancel()
        self.assertEqual(set(visit.mapped("state")), {"cancelled"})
        self.assertEqual(visit.cancel_reason_id, self.ill)
        self.assertEqual(visit.mapped("cancel_reason"), ["Will call again"] * 2)
        self.assertTrue(all(visit.mapped("late_cancel")))


@tagged("post_install", "-at_install")
class TestMovePolicy(PolicyCase):
    def test_client_moves_to_the_second(self):
        visit = self.book(self.at(10))
        self.branch.write({"move_hours": 6, "lead_minutes": 0})
        with (
            self.before(visit, 6, seconds=1),
            self.assertRaisesRegex(
                UserError, r"(?s)could be moved until .*4:00.*call us: \+33 1 23"
            ),
        ):
            visit.reschedule(self.at(12), channel="online")
        with self.before(visit, 6):
            visit.reschedule(self.at(12), channel="online")
        self.assertEqual(visit.start, self.at(12))

    def test_client_moves_only_to_where_they_could_book(self):
        visit = self.book(self.at(10))
        self.branch.horizon_days = 3
        with self.assertRaisesRegex(UserError, "at most 3 days ahead"):
            visit.reschedule(self.at(10, day=5), channel="online")
        visit.reschedule(self.at(10, day=5))

    def test_the_limit_of_open_visits_does_not_stop_a_move(self):
        self.branch.open_visits_limit = 1
        visit = self.book(self.at(10), channel="online")
        visit.reschedule(self.at(12), channel="online")
        self.assertEqual(visit.start, self.at(12))

    def test_desk_may_always_move(self):
        visit = self.book(self.at(10))
        with self.before(visit, 1):
            visit.with_user(self.desk).reschedule(self.at(12))
        self.assertEqual(visit.start, self.at(12))

    def test_reason_is_in_the_history(self):
        visit = self.book(self.at(10))
        self.env.flush_all()
        self.flush_tracking()
        visit.reschedule(self.at(12), None, "The <bus> is late")
        self.flush_tracking()
        message = visit.message_ids[0]
        self.assertIn("The &lt;bus&gt; is late", message.body)
        tracked = message.sudo().tracking_value_ids.field_id.mapped("name")
        self.assertIn("start", tracked)

    def test_bad_reason(self):
        visit = self.book(self.at(10))
        for reason in (5, ["x"], "x" * 501):
            with self.assertRaisesRegex(UserError, "could not be understood"):
                visit.reschedule(self.at(12), None, reason)
        self.assertEqual(visit.start, self.at(10))

    def test_a_day_shifted_by_half_an_hour(self):
        """Each visit takes the time that the one after it leaves."""
        visits = self.env["salon.appointment"].union(
            *(self.book(self.at(hour), self.cut, self.anna) for hour in range(9, 17))
        )
        half = timedelta(minutes=30)
        self.env["salon.appointment"].reschedule_together(
            [
                {"appointment_id": visit.id, "start": visit.start + half}
                for visit in visits
            ]
        )
        self.assertEqual(
            visits.mapped("start"), [self.at(hour, 30) for hour in range(9, 17)]
        )
        self.assertEqual(visits.line_ids.employee_id, self.anna)

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.precommit.run()


@tagged("post_install", "-at_install")
class TestDeposit(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.write({"deposit_who": "new", "deposit_percent": 30})

    def past(self, state):
        visit = self.book(self.at(9))
        visit.write({"state": "done" if state == "done" else "no_show"})
        return visit

    def asks(self, **policy):
        """What is asked for the next cut, and why."""
        self.branch.write(policy)
        visit = self.book(self.at(10))
        asked = (visit.deposit_due, visit.deposit_reason)
        visit.action_cancel()
        return asked

    def test_who_pays(self):
        self.assertEqual(self.asks(), (15, "new"))
        self.assertEqual(self.asks(deposit_who="missed"), (0, False))
        self.assertEqual(self.asks(deposit_who="nobody"), (0, False))
        self.past("no_show")
        self.assertEqual(self.asks(deposit_who="missed"), (15, "missed"))
        self.assertEqual(self.asks(deposit_who="new_missed"), (15, "missed"))
        self.past("done")
        self.assertEqual(self.asks(deposit_who="new"), (0, False))
        self.assertEqual(self.asks(deposit_who="everybody"), (15, "missed"))

    def test_how_much(self):
        self.assertEqual(self.asks(deposit_from_price=50.01)[0], 0)
        self.assertEqual(self.asks(deposit_from_price=50)[0], 15)
        fixed = {"deposit_kind": "fixed", "deposit_fixed": 20}
        self.assertEqual(self.asks(**fixed)[0], 20)
        self.assertEqual(self.asks(deposit_fixed=70)[0], 50)

    def test_it_follows_the_services(self):
        visit = self.book(self.at(10))
        visit.line_ids.price_unit = 100
        self.assertEqual(visit.deposit_due, 30)
        visit.write({"line_ids": [fields.Command.create({"product_id": self.cut.id})]})
        self.assertEqual(visit.deposit_due, 45)

    def test_what_was_agreed_outlives_a_change_of_the_policy(self):
        visit = self.book(self.at(10))
        self.branch.deposit_who = "nobody"
        self.assertEqual(visit.deposit_due, 15)

    def test_once_the_client_is_here_it_stays(self):
        visit = self.book(self.at(10))
        visit.action_arrive()
        visit.line_ids.price_unit = 100
        self.assertEqual(visit.deposit_due, 15)

    def test_who_walks_in_pays_none(self):
        for channel in ("walk_in", "till"):
            visit = self.book(self.at(10), channel=channel)
            self.assertFalse(visit.deposit_due)
            visit.action_cancel()

    def test_visits_of_other_companies_are_not_known(self):
        self.make_other_company()
        self.client_laura.company_id = False
        other = self.env["salon.appointment"].with_context(
            allowed_company_ids=self.other.ids
        )
        other.browse(
            other.book(
                {
                    "branch_id": self.other_branch.id,
                    "services": [{"product_id": self.other_cut.id}],
                    "partner_id": self.client_laura.id,
                    "start": self.at(9),
                }
            )
        ).write({"state": "done"})
        self.assertEqual(self.book(self.at(10)).deposit_reason, "new")

    def test_manager_waives_it(self):
        visit = self.book(self.at(10))
        with self.assertRaises(AccessError):
            visit.with_user(self.desk).action_waive_deposit()
        manager = self.make_user("policy_boss", "salon_crm.group_salon_manager")
        visit.with_user(manager).action_waive_deposit()
        self.assertFalse(visit.deposit_due)
        visit.line_ids.price_unit = 100
        self.assertFalse(visit.deposit_due)

    def test_desk_sees_it_before_saving(self):
        form = Form(self.env["salon.appointment"].with_user(self.desk))
        form.partner_id = self.client_laura
        form.branch_id = self.branch
        form.start = self.at(10)
        with form.line_ids.new() as line:
            line.product_id = self.cut
        self.assertEqual(form.deposit_due, 15)
        self.assertEqual(form.save().deposit_due, 15)

    def test_queries_do_not_grow_with_visits(self):
        def queries(hours):
            clients = self.env["res.partner"].create(
                [{"name": f"Client {hour}"} for hour in hours]
            )
            visits = self.env["salon.appointment"].union(
                *(
                    self.book(self.at(hour, day=day), partner_id=client.id)
                    for day, (hour, client) in enumerate(
                        zip(hours, clients, strict=True)
                    )
                )
            )
            self.env.flush_all()
            self.env.invalidate_all()
            visits.mapped("line_ids.product_id.name")
            self.env.add_to_compute(visits._fields["deposit_due"], visits)
            before = self.env.cr.sql_log_count
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries([9])
        few = queries([10, 10])
        self.assertLessEqual(queries([11] * 8), few)

    def test_limits(self):
        for values in (
            {"deposit_percent": 101},
            {"deposit_percent": -1},
            {"deposit_fixed": -1},
            {"deposit_from_price": -1},
            {"cancel_hours": -1},
            {"move_hours": -1},
            {"late_shift_minutes": -1},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.branch.write(values)
                self.env.flush_all()

    def test_policy_can_be_set_in_the_form(self):
        with Form(self.branch) as form:
            form.cancel_hours = 48
            form.move_hours = 12
            form.late_shift_minutes = 10
            form.deposit_who = "everybody"
            form.deposit_kind = "fixed"
            form.deposit_fixed = 25
        rule = self.branch._deposit_rule()
        self.assertEqual((rule.who, rule.percent, rule.fixed), ("everybody", None, 25))


@tagged("post_install", "-at_install")
class TestMissed(PolicyCase):
    """The flag on the next booking of who did not come."""

    def test_flag_and_filter(self):
        visits = self.env["salon.appointment"]
        gone, coming = self.book(self.at(9)), self.book(self.at(10))
        missed = [("client_missed", "=", True), ("branch_id", "=", self.branch.id)]
        came = [("client_missed", "=", False), ("branch_id", "=", self.branch.id)]
        self.assertFalse(coming.client_missed)
        self.assertFalse(visits.search(missed))
        gone.write({"state": "no_show"})
        self.env.invalidate_all()
        self.assertTrue(coming.client_missed)
        self.assertEqual(visits.search(missed), coming)
        self.assertEqual(visits.search(came), gone)

    def test_stylist_finds_it_by_visits_of_others(self):
        user = self.make_user("policy_ben", "salon_crm.group_salon_stylist")
        self.ben.user_id = user
        self.book(self.at(9), self.cut, self.anna).write({"state": "no_show"})
        mine = self.book(self.at(10), self.cut, self.ben)
        visits = self.env["salon.appointment"].with_user(user)
        self.assertEqual(visits.search([("client_missed", "=", True)]), mine)

    def test_late_cancellations_are_counted_by_one_query(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(20)]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            clients.mapped("salon_late_cancel_count")
