import json
from datetime import timedelta
from unittest.mock import MagicMock, patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .test_pos import LINE_FIELDS, VISIT_FIELDS, TillCase

GARBAGE = (
    None,
    False,
    True,
    0,
    -1,
    2**31,
    2**70,
    1.5,
    "1",
    "x",
    [],
    [1],
    {},
    {"id": 1},
)


class TillVisitsCase(TillCase):
    """All calls are those of a user who has only the right to use the till."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.till = cls.env["salon.till"].with_user(cls.till_user)
        cls.key = cls.config.id

    def visits_elsewhere(self):
        """A visit of another branch, one of another company, one of tomorrow."""
        there = self.setup_other_company()["company"]
        calendar = self.branch.resource_calendar_id.sudo().copy(
            {"company_id": there.id}
        )
        abroad = self.env["salon.branch"].sudo()
        abroad = abroad.create(
            {
                "name": "Abroad",
                "company_id": there.id,
                "resource_calendar_id": calendar.id,
            }
        )
        return {
            "branch": self.make_visit(branch_id=self.make_branch("Other branch").id),
            "company": self.make_visit(branch_id=abroad.id),
            "tomorrow": self.make_visit(
                start=fields.Datetime.now() + timedelta(days=1)
            ),
            "held": self.make_visit(
                state="hold", hold_until=fields.Datetime.now() + timedelta(minutes=5)
            ),
        }

    def foreign_till(self):
        there = self.setup_other_company()["company"]
        return (
            self.env["pos.config"]
            .sudo()
            .with_company(there)
            .create({"name": "Till abroad", "company_id": there.id})
        )


@tagged("post_install", "-at_install")
class TestVisits(TillVisitsCase):
    def test_some_visits(self):
        wanted = self.make_visit(self.cut, self.colour)
        self.make_visit()
        gone = self.make_visit(state="cancelled")
        elsewhere = self.visits_elsewhere()
        ids = [wanted.id, gone.id, *(visit.id for visit in elsewhere.values()), 2**30]
        rows = self.till.visits(self.key, ids)
        self.assertEqual([row["id"] for row in rows["salon.appointment"]], wanted.ids)
        lines = rows["salon.appointment.line"]
        self.assertEqual([row["id"] for row in lines], wanted.line_ids.ids)
        self.assertEqual(set(rows["salon.appointment"][0]), VISIT_FIELDS)
        self.assertEqual(set(lines[0]), LINE_FIELDS)
        json.dumps(rows, default=str)

    def test_no_visits(self):
        nothing = {"salon.appointment": [], "salon.appointment.line": []}
        self.assertEqual(self.till.visits(self.key, []), nothing)

    def test_garbage(self):
        for ids in (*GARBAGE, ["x"], [None], [2**40], [[1]], list(range(1, 10_002))):
            if ids not in ([], [1]):
                with self.subTest(ids=ids), self.assertRaises(UserError):
                    self.till.visits(self.key, ids)

    def test_queries_do_not_grow(self):
        def count(visits):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.till.visits(self.key, visits.ids)
            return self.env.cr.sql_log_count - before

        visits = self.env["salon.appointment"].union(
            *(
                self.make_visit(client=self.make_client(f"Client {number}"))
                for number in range(100)
            )
        )
        count(visits[:1])
        few = count(visits[:10])
        self.assertEqual(count(visits), few)
        self.assertLessEqual(few, 14)


@tagged("post_install", "-at_install")
class TestSteps(TillVisitsCase):
    def step(self, visit, step, *values):
        answer = self.till.step(self.key, visit.id, step, *values)
        # By whom it is written is who flushes it.
        self.till.env.flush_all()
        self.env.invalidate_all()
        return answer

    def test_from_the_door_to_the_end(self):
        visit = self.make_visit(state="booked")
        for step, state in (
            ("arrive", "arrived"),
            ("start", "in_service"),
            ("done", "done"),
        ):
            answer = self.step(visit, step)
            self.assertEqual(visit.state, state)
            (row,) = answer["rows"]["salon.appointment"]
            self.assertEqual((row["id"], row["state"]), (visit.id, state))
            self.assertFalse(answer["undo"])
        self.assertTrue(visit.arrived_at and visit.started_at and visit.done_at)
        self.assertEqual(visit.line_ids.state, "done")

    def test_who_did_it(self):
        visit = self.make_visit(state="booked")
        self.assertNotEqual(visit.write_uid, self.till_user)
        self.step(visit, "arrive")
        self.assertEqual(visit.write_uid, self.till_user)

    def test_cancel_and_take_it_back(self):
        visit = self.make_visit(state="booked", start=self.later())
        reasons = self.till.cancel_reasons(self.key)
        ill = next(each for each in reasons if each["wanted_by"] == "client")
        self.assertEqual(set(ill), {"id", "name", "wanted_by"})
        values = {"reason_id": ill["id"], "wanted_by": "salon"}
        answer = self.step(visit, "cancel", values)
        self.assertEqual(visit.state, "cancelled")
        self.assertEqual(visit.cancel_reason_id.id, ill["id"])
        self.assertEqual(visit.cancelled_by, "salon")
        self.assertEqual(answer["rows"]["salon.appointment"], [])
        answer = self.step(visit, answer["undo"])
        self.assertEqual(visit.state, "booked")
        self.assertFalse(visit.cancel_reason_id)
        self.assertEqual(
            [row["id"] for row in answer["rows"]["salon.appointment"]], visit.ids
        )

    def later(self):
        """A moment of today that is not over, whenever the test runs."""
        begin, end = self.branch._today()
        return min(fields.Datetime.now() + timedelta(hours=1), end - timedelta(hours=1))

    def test_archived_reasons_are_not_offered(self):
        self.env.ref("salon_crm.salon_cancel_reason_ill").active = False
        names = [each["name"] for each in self.till.cancel_reasons(self.key)]
        self.assertNotIn("Client is ill", names)
        self.assertIn("Our mistake", names)

    def test_did_not_come(self):
        begin, _end = self.branch._today()
        visit = self.make_visit(state="booked", start=begin)
        answer = self.step(visit, "no_show")
        self.assertEqual((visit.state, answer["undo"]), ("no_show", "restore"))

    def test_what_the_rules_forbid(self):
        """The words are the desk's, and nothing is changed."""
        done = self.make_visit(state="done")
        for step in ("arrive", "start", "done", "cancel", "no_show", "restore"):
            with self.subTest(step=step), self.assertRaises(UserError):
                self.till.step(self.key, done.id, step)
        self.assertEqual(done.state, "done")
        paid = self.make_visit(state="arrived", client=self.make_client("Payer"))
        self.sync(self.order_of(paid))
        with self.assertRaisesRegex(UserError, "paid"):
            paid.with_context(salon_planned=PLANNED).state = "arrived"
            self.till.step(self.key, paid.id, "cancel")

    def test_wrong_tap_is_taken_back(self):
        visit = self.make_visit(state="booked")
        self.till.step(self.key, visit.id, "arrive")
        answer = self.till.step(self.key, visit.id, "back")
        self.assertEqual(answer["rows"]["salon.appointment"][0]["state"], "booked")
        self.assertFalse(visit.arrived_at)

    def test_visits_that_are_not_this_tills(self):
        for name, visit in self.visits_elsewhere().items():
            with self.subTest(name), self.assertRaises(UserError):
                self.till.step(self.key, visit.id, "arrive")
            self.assertNotEqual(visit.state, "booked")
            self.assertFalse(visit.arrived_at)

    def test_garbage(self):
        visit = self.make_visit(state="booked")
        for value in GARBAGE:
            with self.subTest(value=value):
                with self.assertRaises(UserError):
                    self.till.step(self.key, value, "arrive")
                with self.assertRaises(UserError):
                    self.till.step(self.key, visit.id, value)
                if value is not None and value != {} and value != {"id": 1}:
                    with self.assertRaises(UserError):
                        self.till.step(self.key, visit.id, "cancel", value)
        for step in ("unlink", "action_done", "write", "confirmed"):
            with self.assertRaises(UserError):
                self.till.step(self.key, visit.id, step)
        for values in (
            {"reason_id": 2**40},
            {"reason_id": "1"},
            {"reason": 1},
            {"wanted_by": "nobody"},
            {"wanted_by": ["salon"]},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.till.step(self.key, visit.id, "cancel", values)
        self.assertEqual(visit.state, "booked")

    def test_boards_are_told_and_the_till_knows_itself(self):
        visit = self.make_visit(state="booked")
        self.env.cr.flush()
        self.env.cr.clear()
        Bus = self.env["bus.bus"].sudo()
        Bus.search([]).unlink()
        till = self.till.with_context(salon_board_origin="this till")
        till.step(self.key, visit.id, "arrive")
        self.env.cr.flush()
        message = Bus.search([("message", "like", "salon.board")])
        payload = json.loads(message.message)["payload"]
        self.assertEqual(payload["visits"], visit.ids)
        self.assertEqual(payload["origin"], "this till")
        self.assertEqual(
            set(payload), {"branch", "origin", "visits", "moments"}, "nobody's name"
        )

    def test_steps_cost_the_same_among_many(self):
        def count(visit):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.till.step(self.key, visit.id, "arrive")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(self.make_visit(state="booked"))
        few = count(self.make_visit(state="booked"))
        for number in range(30):
            self.make_visit(client=self.make_client(f"Client {number}"))
        self.assertLessEqual(count(self.make_visit(state="booked")), few)


@tagged("post_install", "-at_install")
class TestWalkIn(TillVisitsCase):
    """It is two in the afternoon: Anna and Ben are at work, and nobody is booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ben = cls.env["hr.employee"].create(
            {
                "name": "Ben Barber",
                "resource_calendar_id": cls.branch.resource_calendar_id.id,
            }
        )
        people = (cls.anna | cls.ben).resource_id
        people.tz = "UTC"
        people.write({"salon_bookable": True, "salon_branch_ids": cls.branch.ids})
        for service, staff in (
            (cls.cut, people),
            (cls.colour, cls.anna.resource_id),
        ):
            service.product_tmpl_id.salon_staff_ids = [
                Command.create({"resource_id": person.id}) for person in staff
            ]

    def setUp(self):
        super().setUp()
        clock = freeze_time(fields.Datetime.now().replace(hour=14, minute=0, second=0))
        clock.start()
        self.addCleanup(clock.stop)

    def walk_in(self, *services, **values):
        request = {"product_ids": [each.id for each in services or (self.cut,)]}
        answer = self.till.walk_in(self.key, {**request, "partner_id": False, **values})
        self.env.invalidate_all()
        return answer

    def seat(self, *services, **values):
        answer = self.walk_in(*services, **values)
        self.assertFalse(answer["refused"])
        return self.env["salon.appointment"].browse(answer["visit_id"])

    def test_services(self):
        rows = self.till.walk_in_services(self.key)
        ours = [row for row in rows if row["name"].startswith("Till ")]
        self.assertEqual([row["name"] for row in ours], ["Till colour", "Till cut"])
        self.assertEqual(
            set(ours[0]), {"product_id", "name", "category", "minutes", "price"}
        )
        self.assertEqual((ours[1]["minutes"], ours[1]["price"]), (30, 50))

    def test_somebody_whom_nobody_knows(self):
        answer = self.walk_in()
        visit = self.env["salon.appointment"].browse(answer["visit_id"])
        self.assertEqual(visit.channel, "walk_in")
        self.assertEqual(visit.state, "arrived")
        self.assertEqual(visit.branch_id, self.branch)
        self.assertTrue(visit.is_passer_by)
        self.assertRegex(visit.guest_name, r"Walk-in .*\d")
        self.assertEqual(visit.start, fields.Datetime.now())
        (row,) = answer["rows"]["salon.appointment"]
        self.assertEqual(row["id"], visit.id)
        self.assertEqual(set(row), VISIT_FIELDS)
        self.assertEqual(len(answer["rows"]["salon.appointment.line"]), 1)

    def test_a_name(self):
        self.assertEqual(self.seat(name=" Tim  Jones ").guest_name, "Tim Jones")

    def test_a_client(self):
        visit = self.seat(partner_id=self.laura.id)
        self.assertEqual(visit.partner_id, self.laura)
        self.assertFalse(visit.guest_name)

    def test_the_turn_is_fair(self):
        first = self.seat().line_ids.employee_id
        second = self.seat().line_ids.employee_id
        self.assertEqual(first | second, self.anna | self.ben)

    def test_who_can_do_it(self):
        self.assertEqual(self.seat(self.colour).line_ids.employee_id, self.anna)
        self.assertEqual(self.seat(self.cut).line_ids.employee_id, self.ben)

    def test_nobody_is_free(self):
        """It is said when somebody is, and nothing is written; then they may wait."""
        self.seat(), self.seat()
        queue = self.env["salon.walk.in"].search([("branch_id", "=", self.branch.id)])
        before = self.env["salon.appointment"].search_count([])
        answer = self.walk_in(name="Tim")
        self.assertFalse(answer["visit_id"])
        self.assertEqual(answer["rows"], {})
        self.assertRegex(answer["refused"], "(?s)Free from .*2:30")
        self.assertEqual(self.env["salon.appointment"].search_count([]), before)
        domain = [("branch_id", "=", self.branch.id)]
        self.assertEqual(self.env["salon.walk.in"].search(domain), queue)
        answer = self.walk_in(name="Tim", queue=True)
        self.assertEqual(
            answer, {"visit_id": False, "rows": {}, "refused": ""}, "they wait"
        )
        entry = self.env["salon.walk.in"].search(domain) - queue
        self.assertEqual((entry.client_name, entry.state), ("Tim", "waiting"))
        self.assertEqual(entry.line_ids.product_id, self.cut)

    def test_a_request_that_is_repeated(self):
        first = self.walk_in(request_uid="a tap")
        again = self.walk_in(request_uid="a tap")
        self.assertEqual(again["visit_id"], first["visit_id"])
        self.assertEqual(again["rows"], first["rows"])
        other = self.walk_in(request_uid="another tap")
        self.assertNotEqual(other["visit_id"], first["visit_id"])

    def test_requests_of_others_stay_theirs(self):
        """A till cannot look for what was booked by other means."""
        visit = self.make_visit(request_uid="of the web page")
        answer = self.walk_in(request_uid="of the web page")
        self.assertNotEqual(answer["visit_id"], visit.id)

    def test_what_cannot_be_had(self):
        wax = self.make_service("Nobody's wax", 10)
        stool = self.env["product.product"].create({"name": "Stool"})
        for product in (wax, stool):
            with self.subTest(product.name), self.assertRaises(UserError):
                self.walk_in(product)
        self.assertFalse(self.env["salon.walk.in"].search([("state", "=", "waiting")]))

    def test_clients_that_are_not_ours(self):
        there = self.setup_other_company()["company"]
        foreign = self.make_client("Of the others", company_id=there.id)
        gone = self.make_client("Gone")
        gone_id = gone.id
        gone.unlink()
        for key in (foreign.id, gone_id):
            with self.subTest(key=key), self.assertRaises(UserError):
                self.walk_in(partner_id=key)

    def test_garbage(self):
        for value in GARBAGE:
            with self.subTest(value=value):
                if value != {}:
                    with self.assertRaises(UserError):
                        self.till.walk_in(self.key, value)
                with self.assertRaises(UserError):
                    self.walk_in(product_ids=value)
                with self.assertRaises(UserError):
                    self.walk_in(product_ids=[value])
                if value:
                    with self.assertRaises(UserError):
                        self.walk_in(partner_id=value)
        for values in (
            {"name": 5},
            {"name": ["x"]},
            {"name": "x" * 1000},
            {"request_uid": 5},
            {"request_uid": "x" * 100},
            {"product_ids": [self.cut.id] * 11},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.walk_in(**values)


@tagged("post_install", "-at_install")
class TestWhoMay(TillVisitsCase):
    """Each method of a till, by RPC."""

    def calls(self, visit):
        return {
            "visits": [visit.ids],
            "step": [visit.id, "arrive"],
            "cancel_reasons": [],
            "walk_in_services": [],
            "walk_in": [{"product_ids": self.cut.ids, "partner_id": False}],
        }

    def test_only_who_may_use_the_till(self):
        visit = self.make_visit(state="booked")
        for login, groups in (
            ("nobody", "base.group_user"),
            ("stylist", "base.group_user,salon_crm.group_salon_stylist"),
            ("desk", "base.group_user,salon_crm.group_salon_receptionist"),
            ("customer", "base.group_portal"),
        ):
            user = new_test_user(self.env, login=f"till_{login}", groups=groups)
            till = self.env["salon.till"].with_user(user)
            for method, args in self.calls(visit).items():
                with self.subTest(login=login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(till, method)(self.key, *args)
        self.assertEqual(visit.state, "booked")

    def test_only_the_own_tills(self):
        visit = self.make_visit(state="booked")
        shop = self.make_till("Shop without a salon")
        foreign = self.foreign_till()
        for method, args in self.calls(visit).items():
            with self.subTest(method=method):
                with self.assertRaises(AccessError):
                    getattr(self.till, method)(foreign.id, *args)
                with self.assertRaises(UserError):
                    getattr(self.till, method)(shop.id, *args)
                for value in GARBAGE:
                    with self.assertRaises(UserError):
                        getattr(self.till, method)(value, *args)
        self.assertEqual(visit.state, "booked")


@tagged("post_install", "-at_install")
class TestTillListens(TillVisitsCase):
    """A till hears what its branch's boards hear: no message more, no query more."""

    def channels(self, user, branch):
        request = MagicMock()
        request.session.uid = user.id
        with patch("odoo.addons.bus.models.ir_websocket.wsrequest", new=request):
            websocket = self.env["ir.websocket"].with_user(user)
            asked = [f"salon.branch_{branch.id}"]
            return list(websocket._build_bus_channel_list(asked))

    def test_who_has_only_the_till_hears_the_own_branch(self):
        self.assertIn(self.branch, self.channels(self.till_user, self.branch))

    def test_not_another_companys(self):
        abroad = self.visits_elsewhere()["company"].branch_id
        self.assertNotIn(abroad, self.channels(self.till_user, abroad))

    def test_payment_is_told_as_the_tills_own(self):
        """Else the till that paid would ask for what it knows."""
        order = self.order_of(self.make_visit(self.cut, self.colour))
        self.origins_told()
        orders = self.env["pos.order"].with_user(self.till_user)
        orders.with_context(salon_board_origin="this till").sync_from_ui([order])
        self.assertEqual(self.origins_told(), ["this till"])

    def origins_told(self):
        """By whom what was done since the last look, as a commit tells it."""
        self.env.cr.flush()
        self.env.cr.clear()
        messages = self.env["bus.bus"].sudo().search([], order="id")
        told = [json.loads(message) for message in messages.mapped("message")]
        messages.unlink()
        return [m["payload"]["origin"] for m in told if m["type"] == "salon.board"]
