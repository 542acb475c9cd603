"""The next visit, booked at the till; and what the receipt says of it."""

from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .test_pos import TillCase


class NextCase(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.resource_id.salon_bookable = True
        staff = [Command.create({"resource_id": cls.anna.resource_id.id})]
        for service in cls.cut | cls.colour:
            service.product_tmpl_id.salon_staff_ids = staff
        cls.branch.partner_id = cls.env["res.partner"].create(
            {"name": "The shop", "street": "Lime Lane 1", "city": "Town"}
        )
        cls.noon = fields.Datetime.now().replace(
            hour=12, minute=0, second=0, microsecond=0
        )

    def make_ben(self):
        ben = self.env["hr.employee"].create(
            {
                "name": "Ben Comb",
                "resource_calendar_id": self.branch.resource_calendar_id.id,
            }
        )
        ben.resource_id.salon_bookable = True
        self.branch.resource_ids |= ben.resource_id
        staff = [Command.create({"resource_id": ben.resource_id.id})]
        self.cut.product_tmpl_id.salon_staff_ids = staff
        return ben

    def come_every(self, days, client=None):
        """A habit: visits that are done, so many days apart, until today."""
        for number in range(1, 4):
            self.make_visit(
                client=client,
                start=self.noon - timedelta(days=days * number),
                state="done",
            )

    @property
    def till(self):
        return self.env["salon.till"].with_user(self.till_user)

    def ask(self, visit=None, **wish):
        wish = {"visit_id": visit.id if visit else False, **wish}
        return self.till.next_visit(self.config.id, wish)

    def take(self, proposal, visit=None, **wish):
        """Book a proposal as the till does."""
        wish = {
            "visit_id": visit.id if visit else False,
            "request_uid": str(uuid4()),
            **{key: proposal[key] for key in ("start", "services", "lines")},
            **wish,
        }
        answer = self.till.book_next(self.config.id, wish)
        self.env.invalidate_all()
        return answer

    def booked(self, answer):
        return self.env["salon.appointment"].browse(answer["booked"]["id"])


@tagged("post_install", "-at_install")
class TestTillNext(NextCase):
    """Proposing the next visit and booking it."""

    def test_in_the_clients_rhythm_with_whom_they_know(self):
        self.come_every(21)
        visit = self.make_visit(self.cut, self.colour)
        answer = self.ask(visit)
        self.assertEqual(answer["client"], "Laura Tester")
        self.assertEqual(answer["services"], ["Till cut", "Till colour"])
        self.assertIn("21", answer["habit"])
        self.assertFalse(answer["booked"])
        best = answer["proposals"][0]
        when = self.noon + timedelta(days=21)
        self.assertEqual(best["start"], fields.Datetime.to_string(when))
        self.assertEqual(best["stylists"], "Anna Scissorhands")
        self.assertEqual(best["clock"], self.branch._clock(when))

    def test_alternatives_lie_on_other_days_and_hours(self):
        self.make_ben()
        answer = self.ask(self.make_visit())
        others = answer["proposals"][1:]
        self.assertIn(len(others), range(3, 7))
        self.assertGreaterEqual(len({row["day"] for row in others}), 3)
        starts = [row["start"] for row in answer["proposals"]]
        self.assertEqual(len(set(starts)), len(starts))

    def test_anyone_where_the_stylist_has_no_time(self):
        ben = self.make_ben()
        visit = self.make_visit()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": self.anna.resource_id.id,
                "calendar_id": self.anna.resource_calendar_id.id,
                "date_from": self.noon,
                "date_to": self.noon + timedelta(days=80),
            }
        )
        best = self.ask(visit)["proposals"][0]
        self.assertEqual(best["stylists"], "Ben Comb")
        made = self.booked(self.take(best, visit))
        self.assertEqual(made.line_ids.employee_id, ben)
        self.assertFalse(made.line_ids.employee_requested)

    def test_one_tap_books_it(self):
        visit = self.make_visit(self.cut, self.colour)
        best = self.ask(visit)["proposals"][0]
        answer = self.take(best, visit)
        made = self.booked(answer)
        self.assertEqual(made.state, "booked")
        self.assertEqual(made.channel, "till")
        self.assertEqual(made.partner_id, self.laura)
        self.assertEqual(fields.Datetime.to_string(made.start), best["start"])
        self.assertEqual(made.line_ids.product_id, self.cut | self.colour)
        self.assertEqual(made.line_ids.employee_id, self.anna)
        told = answer["booked"]
        self.assertEqual(told["number"], made.name)
        self.assertEqual(told["address"], "Lime Lane 1, Town")
        self.assertIn(f"/salon/visit/{made.link_token}", told["url"])
        self.assertIn(best["clock"], told["when"])
        # From now on it is known.
        self.assertEqual(self.ask(visit)["booked"]["id"], made.id)

    def test_a_request_books_once(self):
        visit = self.make_visit()
        best = self.ask(visit)["proposals"][0]
        uid = str(uuid4())
        first = self.take(best, visit, request_uid=uid)
        again = self.take(best, visit, request_uid=uid)
        self.assertEqual(self.booked(first), self.booked(again))

    def test_gone_time_brings_fresh_ones_at_once(self):
        visit = self.make_visit()
        best = self.ask(visit)["proposals"][0]
        self.take(best, visit)
        nora = self.make_client("Nora Tester")
        other = self.make_visit(client=nora, hour=14)
        with self.enter_registry_test_mode():
            answer = self.take(best, other)
        self.assertFalse(answer["booked"])
        self.assertTrue(answer["refused"])
        self.assertTrue(answer["proposals"])
        self.assertNotIn(best["start"], [r["start"] for r in answer["proposals"]])
        self.assertFalse(
            self.env["salon.appointment"].search_count(
                [("partner_id", "=", nora.id), ("channel", "=", "till")]
            )
        )
        self.assertTrue(self.take(answer["proposals"][0], other)["booked"])

    def test_order_without_a_visit(self):
        """Of a client who was here before, or of what is on the order."""
        self.come_every(30)
        answer = self.ask(partner_id=self.laura.id, product_ids=self.colour.ids)
        self.assertEqual(answer["services"], ["Till cut"])
        nora = self.make_client("Nora Tester")
        answer = self.ask(partner_id=nora.id, product_ids=self.colour.ids)
        self.assertEqual(answer["services"], ["Till colour"])
        self.assertFalse(answer["habit"])
        made = self.take(
            answer["proposals"][0], partner_id=nora.id, product_ids=self.colour.ids
        )
        self.assertEqual(self.booked(made).partner_id, nora)
        answer = self.ask(partner_id=self.make_client("New").id, product_ids=[])
        self.assertEqual(answer["proposals"], [])

    def test_passer_by_has_no_habit_and_no_other_visits(self):
        stranger = self.company._salon_passer_by()
        self.come_every(10, stranger)
        self.make_visit(client=stranger, start=self.noon + timedelta(days=3))
        visit = self.make_visit(client=stranger, guest_name="The lady in red")
        answer = self.ask(visit)
        self.assertEqual(answer["client"], "The lady in red")
        self.assertFalse(answer["habit"])
        self.assertFalse(answer["booked"], "that is somebody else's")
        made = self.booked(self.take(answer["proposals"][0], visit))
        self.assertEqual(made.guest_name, "The lady in red")

    def test_what_is_not_offered_any_more_is_said(self):
        visit = self.make_visit(self.cut, self.colour)
        self.colour.product_tmpl_id.is_salon_service = False
        self.cut.product_tmpl_id.salon_staff_ids.unlink()
        self.make_ben()
        answer = self.ask(visit)
        self.assertEqual(answer["services"], ["Till cut"])
        self.assertEqual(len(answer["hints"]), 2)
        self.assertEqual(answer["proposals"][0]["stylists"], "Ben Comb")

    def test_undo(self):
        visit = self.make_visit()
        made = self.take(self.ask(visit)["proposals"][0], visit)
        self.till.undo_next(self.config.id, made["undo"])
        self.assertEqual(self.booked(made).state, "cancelled")
        self.assertEqual(self.booked(made).cancelled_by, "salon")
        with self.assertRaisesRegex(UserError, "not booked just now"):
            self.till.undo_next(self.config.id, visit.id)

    def test_who_may(self):
        visit = self.make_visit()
        stranger = new_test_user(self.env, "no_till", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["salon.till"].with_user(stranger).next_visit(
                self.config.id, {"visit_id": visit.id}
            )
        shop = self.make_till("Shop without a salon")
        with self.assertRaisesRegex(UserError, "no salon branch"):
            self.till.next_visit(shop.id, {"visit_id": visit.id})
        elsewhere = self.make_visit(branch_id=self.make_branch("Other branch").id)
        for call in (self.till.next_visit, self.till.book_next):
            with self.assertRaises(UserError):
                call(self.config.id, {"visit_id": elsewhere.id})
        with self.assertRaises(UserError):
            self.till.undo_next(self.config.id, elsewhere.id)

    def test_bad_input(self):
        visit = self.make_visit()
        nora = self.make_client("Nora Tester")
        best = self.ask(visit)["proposals"][0]
        for wish in (
            None,
            [],
            "x",
            {},
            {"visit_id": "1"},
            {"visit_id": True},
            {"visit_id": -1},
            {"visit_id": 2**40},
            {"partner_id": [1]},
            {"partner_id": 2**30},
            {"partner_id": nora.id, "product_ids": ["x"]},
        ):
            with self.subTest(wish=wish), self.assertRaises(UserError):
                self.till.next_visit(self.config.id, wish)
        count = self.env["salon.appointment"].search_count([])
        good = {"visit_id": visit.id, "request_uid": "12345678", **best}
        for bad in (
            {"request_uid": None},
            {"request_uid": "x"},
            {"request_uid": 7},
            {"request_uid": "x" * 99},
        ):
            with self.subTest(bad=bad), self.assertRaises(UserError):
                self.till.book_next(self.config.id, {**good, **bad})
        for bad in (
            {"start": "soon"},
            {"start": "2020-01-01 10:00:00"},
            {"services": "x", "lines": 1},
            {"services": [], "lines": False},
            {"services": [{"product_id": "x"}]},
        ):
            with self.subTest(bad=bad), self.enter_registry_test_mode():
                answer = self.till.book_next(self.config.id, {**good, **bad})
                self.assertTrue(answer["refused"])
        self.assertEqual(self.env["salon.appointment"].search_count([]), count)

    def test_client_of_another_company(self):
        there = self.setup_other_company()["company"]
        theirs = self.make_client("Theirs", company_id=there.id)
        with self.assertRaises(UserError):
            self.ask(partner_id=theirs.id, product_ids=self.cut.ids)

    def test_queries_do_not_grow(self):
        visit = self.make_visit()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.ask(visit)
            return self.env.cr.sql_log_count - before

        self.come_every(50)
        count()
        few = count()
        self.come_every(7)
        for number in range(20):
            client = self.make_client(f"Many {number}")
            start = self.noon + timedelta(days=20 + number % 10)
            self.make_visit(client=client, start=start, state="booked")
        self.assertLessEqual(count(), few)


@tagged("post_install", "-at_install")
class TestTillReceipt(NextCase):
    """What the receipt says, on paper and by e-mail."""

    def pay(self, visit):
        return self.sync(self.order_of(visit)).with_user(self.till_user)

    def test_next_visit_comes_with_the_answer_to_the_payment(self):
        visit = self.make_visit()
        made = self.booked(self.take(self.ask(visit)["proposals"][0], visit))
        data = self.order_of(visit)
        PosOrder = self.env["pos.order"].with_user(self.till_user)
        answer = PosOrder.sync_from_ui([data])
        receipt = answer["pos.order"][0]["salon_receipt"]
        self.assertEqual(receipt["visits"], [visit.name])
        self.assertEqual(receipt["next"]["number"], made.name)
        self.assertIn(made.link_token, receipt["next"]["url"])
        # And in a reprint of another day
        self.env.invalidate_all()
        rows = PosOrder.read_pos_data_uuid(data["uuid"])["pos.order"]
        self.assertEqual(rows[0]["salon_receipt"], receipt)

    def test_a_mistake_here_never_stops_the_payment(self):
        data = self.order_of(self.make_visit())
        PosOrder = type(self.env["pos.order"])
        with (
            patch.object(PosOrder, "_salon_points", side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.salon_crm", "ERROR"),
        ):
            orders = self.env["pos.order"].with_user(self.till_user)
            answer = orders.sync_from_ui([data])
        self.assertEqual(answer["pos.order"][0]["state"], "paid")
        self.assertFalse(answer["pos.order"][0]["salon_receipt"])

    def test_which_visit_is_the_next(self):
        visit = self.make_visit()
        later = self.make_visit(start=self.noon + timedelta(days=9), state="booked")
        order = self.pay(visit)
        self.assertEqual(order.salon_receipt["next"]["number"], later.name)
        sooner = self.make_visit(start=self.noon + timedelta(days=2), state="booked")
        self.make_visit(start=self.noon + timedelta(days=1), state="cancelled")
        order.invalidate_recordset()
        self.assertEqual(order.salon_receipt["next"]["number"], sooner.name)

    def test_on_the_branchs_clock(self):
        self.branch.resource_calendar_id = self.branch.resource_calendar_id.copy(
            {"tz": "Pacific/Auckland"}
        )
        start = self.noon + timedelta(days=3)
        coming = self.make_visit(start=start, state="booked")
        order = self.pay(self.make_visit())
        next_day = (start + timedelta(days=1)).day
        # Noon in UTC is midnight or one o'clock there.
        self.assertRegex(order.salon_receipt["next"]["when"], rf" {next_day} 1?[12]:00")
        self.assertIn("AM", order.salon_receipt["next"]["when"])
        self.assertEqual(order.salon_receipt["next"]["number"], coming.name)

    def test_nothing_of_others(self):
        stranger = self.company._salon_passer_by()
        self.make_visit(
            client=stranger, start=self.noon + timedelta(days=3), state="booked"
        )
        order = self.pay(self.make_visit(client=stranger))
        self.assertFalse(order.salon_receipt["next"])
        visit = self.make_visit()
        self.make_visit(
            client=self.make_client("Nora"),
            start=self.noon + timedelta(days=3),
            state="booked",
        )
        self.assertFalse(self.pay(visit).salon_receipt["next"])

    def test_neither_for_drafts_nor_without_a_branch(self):
        draft = self.sync(self.order_of(self.make_visit(), state="draft"))
        self.assertFalse(draft.salon_receipt)
        shop = self.make_till("Shop without a salon")
        session = self.open_till(shop)
        line = self.order_line(self.cut, 50)
        order = self.sync(self.make_order([line], session_id=session.id))
        self.assertFalse(order.salon_receipt)

    def test_points(self):
        program = self.env["loyalty.program"].create(
            {
                "name": "Points",
                "program_type": "loyalty",
                "portal_visible": True,
                "portal_point_name": "Stars",
            }
        )
        self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.laura.id, "points": 12.5}
        )
        order = self.pay(self.make_visit())
        self.assertEqual(
            order.salon_receipt["points"],
            [{"program_id": program.id, "name": "Stars", "points": 12.5}],
        )

    def test_aftercare_is_loaded_by_salons_only(self):
        self.cut.product_tmpl_id.salon_aftercare = "Two days without shampoo."
        Template = self.env["product.template"]
        self.assertIn("salon_aftercare", Template._load_pos_data_fields(self.config))
        shop = self.make_till("Shop without a salon")
        self.assertNotIn("salon_aftercare", Template._load_pos_data_fields(shop))

    def test_by_email(self):
        """The picture cannot be clicked: the text has it all."""
        self.cut.product_tmpl_id.salon_aftercare = "Two days without shampoo."
        visit = self.make_visit(self.cut, self.cut)
        made = self.booked(self.take(self.ask(visit)["proposals"][0], visit))
        order = self.pay(visit)
        Mail = type(self.env["mail.mail"])
        with patch.object(Mail, "send", autospec=True):
            order.action_send_receipt("laura@example.com", b"aGVsbG8=", False)
        mail = self.env["mail.mail"].search(
            [("model", "=", "pos.order"), ("res_id", "=", order.id)]
        )
        self.assertEqual(len(mail), 1)
        self.assertIn(made._link_url(), mail.body_html)
        self.assertEqual(mail.body_html.count("Two days without shampoo."), 1)
        self.assertIn(visit.name, mail.body_html)
        self.assertIn("Lime Lane 1", mail.body_html)

    def test_by_email_without_a_salon(self):
        shop = self.make_till("Shop without a salon")
        session = self.open_till(shop)
        self.cut.product_tmpl_id.salon_aftercare = "Two days without shampoo."
        line = self.order_line(self.cut, 50)
        order = self.sync(self.make_order([line], session_id=session.id))
        template = self.env.ref("point_of_sale.email_template_pos_receipt")
        body = template._generate_template(order.ids, ["body_html"])
        self.assertNotIn("shampoo", body[order.id]["body_html"])

    def test_queries_do_not_grow(self):
        def count(orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.mapped("salon_receipt")
            return self.env.cr.sql_log_count - before

        orders = self.env["pos.order"]
        for number in range(8):
            client = self.make_client(f"Client {number}")
            start = self.noon + timedelta(days=3)
            coming = self.make_visit(client=client, start=start, state="booked")
            coming._link_url()
            orders |= self.sync(self.order_of(self.make_visit(client=client)))
        count(orders[:2])
        self.assertLessEqual(count(orders), count(orders[:2]))
