from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_pos import ORDER_LOG, TillCase


class BillCase(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ben = cls.make_stylist("Ben Brush")
        cls.branch.resource_ids |= cls.ben.resource_id
        cls.nora = cls.make_client("Nora Tester")
        cls.wash = cls.make_service("Till wash", 20)

    @classmethod
    def make_stylist(cls, name):
        calendar = cls.branch.resource_calendar_id
        return cls.env["hr.employee"].create(
            {"name": name, "resource_calendar_id": calendar.id}
        )

    def line_of(self, service, price=None, **values):
        """The till's line of a visit's service."""
        return self.order_line(
            service.product_id,
            service.price_unit if price is None else price,
            service.id,
            **values,
        )

    def pay(self, *lines, client=None, **values):
        client = client or self.laura
        return self.sync(self.make_order([*lines], partner_id=client.id, **values))

    def refund_lines(self, lines, **values):
        """Give back lines of an order at the till."""
        order = lines.order_id
        rows = [
            self.order_line(
                line.product_id,
                line.price_unit,
                quantity=-line.qty,
                refunded_orderline_id=line.id,
            )
            for line in lines
        ]
        return self.sync(
            self.make_order(
                rows, partner_id=order.partner_id.id, is_refund=True, **values
            )
        )


@tagged("post_install", "-at_install")
class TestFamilyBill(BillCase):
    """Visits of several clients on one order."""

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit()
        self.daughters = self.make_visit(self.colour, client=self.nora, hour=14)

    def pay_both(self, **values):
        lines = [self.line_of(line) for line in (self.visit | self.daughters).line_ids]
        return self.pay(*lines, **values)

    def test_one_bill_pays_all(self):
        order = self.pay_both(salon_family_bill=True)
        self.assertEqual(order.salon_appointment_ids, self.visit | self.daughters)
        self.assertPayment(self.visit, "paid")
        self.assertPayment(self.daughters, "paid")

    def test_history_says_who_paid(self):
        order = self.pay_both(salon_family_bill=True)
        told = "".join(self.daughters.message_ids.mapped("body"))
        self.assertIn("Laura Tester paid for this visit with", told)
        self.assertIn(order.display_name, told)
        order.sudo()._salon_after_payment()
        self.assertEqual(
            "".join(self.daughters.message_ids.mapped("body")), told, "said once"
        )
        own = "".join(self.visit.message_ids.mapped("body"))
        self.assertNotIn("paid for this visit", own)

    def test_no_till_keeps_the_history_silent(self):
        self.pay_both(salon_family_bill=True, salon_payer_told=True)
        told = "".join(self.daughters.message_ids.mapped("body"))
        self.assertIn("Laura Tester paid for this visit with", told)

    def test_nobody_in_particular_pays(self):
        line = self.line_of(self.visit.line_ids)
        self.sync(self.make_order([line], salon_family_bill=True))
        self.assertPayment(self.visit, "paid")
        told = "".join(self.visit.message_ids.mapped("body"))
        self.assertIn("Somebody whose name is not known", told)

    def test_it_is_no_family_unless_the_cashier_said_so(self):
        for said in (False, "yes", 1, [1], None):
            with self.subTest(said=said), self.assertLogs(ORDER_LOG, "WARNING") as log:
                order = self.pay_both(salon_family_bill=said)
                self.assertIn("another client", log.output[0])
                self.assertFalse(order.salon_family_bill)
                self.assertPayment(self.daughters, "not_paid")
                self.refund_lines(order.lines)

    def test_no_stranger_of_another_branch(self):
        elsewhere = self.make_visit(
            client=self.nora, branch_id=self.make_branch("Other branch").id
        )
        with self.assertLogs(ORDER_LOG, "WARNING") as log:
            self.pay(self.line_of(elsewhere.line_ids), salon_family_bill=True)
        self.assertIn("another branch", log.output[0])
        self.assertPayment(elsewhere, "not_paid")

    def test_refund_of_a_family_bill(self):
        order = self.pay_both(salon_family_bill=True)
        line = order.lines.filtered(
            lambda one: one.salon_appointment_line_id in self.daughters.line_ids
        )
        self.refund_lines(line)
        self.assertPayment(self.daughters, "refunded")
        self.assertPayment(self.visit, "paid")


@tagged("post_install", "-at_install")
class TestChangedAtTill(BillCase):
    """What the till adds, swaps or leaves out changes the visit."""

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit(self.cut, self.colour)
        self.first, self.second = self.visit.line_ids

    def test_added_service(self):
        held = self.visit.occupancy_ids.mapped("stop")
        added = self.order_line(
            self.wash,
            20,
            salon_stylist_id=self.ben.resource_id.id,
            salon_requested=True,
        )
        order = self.pay(self.line_of(self.first), self.line_of(self.second), added)
        new = self.visit.line_ids - self.first - self.second
        self.assertEqual(new.product_id, self.wash)
        self.assertEqual((new.state, new.price_unit), ("done", 20))
        self.assertEqual((new.employee_id, new.employee_requested), (self.ben, True))
        self.assertEqual(new.payment_state, "paid")
        self.assertEqual(self.visit.amount_total, 150)
        self.assertPayment(self.visit, "paid")
        self.assertIn(new, order.lines.salon_appointment_line_id)
        self.assertIn("Till wash", "".join(self.visit.message_ids.mapped("body")))
        self.assertLessEqual(self.visit.occupancy_ids.mapped("stop"), held)

    def test_again_changes_nothing(self):
        order = self.pay(self.line_of(self.first), self.order_line(self.wash, 20))
        lines, told = self.visit.line_ids, len(self.visit.message_ids)
        order.sudo()._salon_after_payment()
        self.assertEqual(self.visit.line_ids, lines)
        self.assertEqual(len(self.visit.message_ids), told)

    def test_retail_is_no_service(self):
        shampoo = self.env["product.product"].create(
            {"name": "Shampoo", "available_in_pos": True, "taxes_id": False}
        )
        stylist = {"salon_stylist_id": self.ben.resource_id.id}
        order = self.pay(
            self.line_of(self.first), self.order_line(shampoo, 9, **stylist)
        )
        self.assertEqual(self.visit.line_ids, self.first | self.second)
        self.assertEqual(order.lines[1].salon_stylist_id, self.ben.resource_id)

    def test_service_without_a_visit_stays_alone(self):
        order = self.pay(self.order_line(self.wash, 20))
        self.assertFalse(order.lines.salon_appointment_line_id)
        self.assertEqual(self.visit.line_ids, self.first | self.second)

    def test_added_to_one_of_a_family(self):
        other = self.make_visit(client=self.nora, hour=15)
        values = {"salon_family_bill": True}
        added = self.order_line(self.wash, 20, salon_visit_id=other.id)
        whose = self.order_line(self.wash, 20)
        order = self.pay(
            self.line_of(self.first),
            self.line_of(other.line_ids),
            added,
            whose,
            **values,
        )
        self.assertEqual(other.line_ids.product_id, self.cut | self.wash)
        self.assertEqual(self.visit.line_ids, self.first | self.second)
        self.assertFalse(order.lines[3].salon_appointment_line_id, "nobody said whose")

    def test_added_to_a_strangers_visit_is_ignored_and_logged(self):
        other = self.make_visit(client=self.nora, hour=15)
        added = self.order_line(self.wash, 20, salon_visit_id=other.id)
        with self.assertLogs(ORDER_LOG, "WARNING"):
            self.pay(added)
        self.assertEqual(other.line_ids.product_id, self.cut)

    def test_removed_service_stays_due(self):
        self.pay(self.line_of(self.first))
        self.assertEqual(self.second.state, "planned")
        self.assertEqual(self.visit.payment_state, "partial")

    def test_removed_service_was_not_done(self):
        not_done = self.second.ids
        self.pay(self.line_of(self.first), salon_not_done_ids=not_done)
        self.assertEqual(self.second.state, "cancelled")
        self.assertEqual(self.visit.amount_total, 50)
        self.assertEqual(self.visit.payment_state, "paid")
        self.assertEqual(self.visit.state, "done")
        told = "".join(self.visit.message_ids.mapped("body"))
        self.assertIn("Not done: Till colour", told)

    def test_what_is_paid_was_done(self):
        self.pay(self.line_of(self.second))
        self.pay(self.line_of(self.first), salon_not_done_ids=self.second.ids)
        self.assertNotEqual(self.second.state, "cancelled")
        self.assertPayment(self.visit, "paid")

    def test_wrong_words_about_what_was_not_done(self):
        stranger = self.make_visit(client=self.nora, hour=15).line_ids
        for sent in (
            stranger.ids,
            [2**31 - 1, 10**12, -1, "1", True, None],
            [[4, self.second.id]],
            [[0, 0, {"product_id": self.cut.id}]],
            [[2, self.second.id]],
            "all",
            [7],
            None,
        ):
            with self.subTest(sent=sent):
                shampoo = self.order_line(self.wash, 20)
                order = self.pay(shampoo, salon_not_done_ids=sent)
                self.assertEqual(order.state, "paid")
                self.assertEqual(stranger.state, "planned")
                self.assertEqual(self.second.state, "planned")
                self.assertTrue(self.second.exists())

    def test_swapped_service(self):
        swapped = self.order_line(self.wash, 20, self.second.id)
        order = self.pay(self.line_of(self.first), swapped)
        new = order.lines[1].salon_appointment_line_id
        self.assertEqual(new.product_id, self.wash)
        self.assertEqual(new.employee_id, self.anna, "who did it is the same")
        self.assertEqual((new.state, self.second.state), ("done", "cancelled"))
        self.assertEqual(self.visit.amount_total, 70)
        self.assertEqual(self.visit.payment_state, "paid")

    def test_swap_against_a_thing_pays_no_service(self):
        shampoo = self.env["product.product"].create(
            {"name": "Shampoo", "available_in_pos": True, "taxes_id": False}
        )
        with self.assertLogs(ORDER_LOG, "WARNING"):
            self.pay(self.order_line(shampoo, 9, self.second.id))
        self.assertEqual(self.second.payment_state, "not_paid")
        self.assertEqual(self.second.state, "planned")

    def test_visit_over_several_bills(self):
        one = self.pay(self.line_of(self.first))
        self.assertEqual(self.visit.payment_state, "partial")
        other = self.pay(self.line_of(self.second))
        self.assertPayment(self.visit, "paid")
        self.assertEqual(self.visit.pos_order_ids, one | other)
        self.assertEqual(self.visit.state, "done")


@tagged("post_install", "-at_install")
class TestPeopleOnLines(BillCase):
    """Who did it, who helped, who gets the tip."""

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit()
        self.service = self.visit.line_ids

    def test_line_without_a_word_names_the_visits_stylist(self):
        self.service.employee_requested = True
        order = self.pay(self.line_of(self.service))
        self.assertEqual(order.lines.salon_stylist_id, self.anna.resource_id)
        self.assertTrue(order.lines.salon_requested)

    def test_another_stylist_did_it(self):
        changed = {"salon_stylist_id": self.ben.resource_id.id, "salon_requested": True}
        order = self.pay(self.line_of(self.service, **changed))
        self.assertEqual(order.lines.salon_stylist_id, self.ben.resource_id)
        self.assertEqual(self.service.employee_id, self.ben)
        self.assertTrue(self.service.employee_requested)
        self.assertPayment(self.visit, "paid")

    def test_not_asked_for_after_all(self):
        self.service.employee_requested = True
        who = {"salon_stylist_id": self.anna.resource_id.id, "salon_requested": False}
        self.pay(self.line_of(self.service, **who))
        self.assertFalse(self.service.employee_requested)

    def test_another_stylist_takes_over_what_is_held(self):
        visit = self.env["salon.appointment"].browse(
            self.env["salon.appointment"].book(
                {
                    "branch_id": self.branch.id,
                    "partner_id": self.laura.id,
                    "services": [
                        {"product_id": self.cut.id, "employee_id": self.anna.id}
                    ],
                    "start": self.soon(),
                    "channel": "desk",
                }
            )
        )
        visit.action_arrive()
        changed = {"salon_stylist_id": self.ben.resource_id.id}
        self.pay(self.line_of(visit.line_ids, **changed))
        self.assertEqual(visit.line_ids.employee_id, self.ben)
        self.assertEqual(visit.line_ids.phase_ids.employee_id, self.ben)
        self.assertEqual(visit.state, "done")

    def soon(self):
        now = fields.Datetime.now()
        request = {
            "branch_id": self.branch.id,
            "services": [{"product_id": self.cut.id, "employee_id": self.anna.id}],
            "date_from": fields.Datetime.to_string(now),
            "date_to": fields.Datetime.to_string(now + timedelta(days=1)),
            "limit": 1,
        }
        (self.anna | self.ben).resource_id.salon_bookable = True
        self.cut.salon_staff_ids = [
            (0, 0, {"resource_id": one.resource_id.id}) for one in (self.anna, self.ben)
        ]
        return self.env["salon.appointment"].get_available_slots(request)[0]["start"]

    def test_shared_line(self):
        shared = {
            "salon_stylist_id": self.anna.resource_id.id,
            "salon_helper_id": self.ben.resource_id.id,
            "salon_helper_share": 30,
        }
        order = self.pay(self.line_of(self.service, **shared))
        self.assertEqual(order.lines.salon_helper_id, self.ben.resource_id)
        self.assertEqual(order.lines.salon_helper_share, 30)

    def test_refund_names_the_same_people(self):
        shared = {
            "salon_stylist_id": self.ben.resource_id.id,
            "salon_requested": True,
            "salon_helper_id": self.anna.resource_id.id,
            "salon_helper_share": 40,
        }
        order = self.pay(self.line_of(self.service, **shared))
        refund = self.refund_lines(order.lines)
        for name in shared:
            self.assertEqual(refund.lines[name], order.lines[name], name)

    def test_people_that_are_none_are_ignored_and_logged(self):
        chair = self.env["resource.resource"].create(
            {"name": "Chair", "resource_type": "material"}
        )
        elsewhere = self.make_stylist("Somebody elsewhere")
        for wrong in (
            chair.id,
            elsewhere.resource_id.id,
            2**31 - 1,
            "1",
            True,
            [1],
            -1,
        ):
            for name in ("salon_stylist_id", "salon_helper_id"):
                with self.subTest(name=name, wrong=wrong):
                    line = self.order_line(self.wash, 20, **{name: wrong})
                    with self.assertLogs(ORDER_LOG, "WARNING"):
                        order = self.pay(line)
                    self.assertFalse(order.lines[name])
                    self.assertEqual(order.state, "paid")

    def test_person_of_another_company_is_ignored_and_logged(self):
        there = self.setup_other_company()["company"]
        person = (
            self.env["resource.resource"]
            .sudo()
            .create({"name": "Far away", "company_id": there.id})
        )
        line = self.order_line(self.wash, 20, salon_stylist_id=person.id)
        with self.assertLogs(ORDER_LOG, "WARNING"):
            order = self.pay(line)
        self.assertFalse(order.lines.salon_stylist_id)

    def test_shares_that_are_none_are_ignored_and_logged(self):
        for share in (-1, 101, float("nan"), float("inf"), "30", True, None, [30]):
            with self.subTest(share=share), self.assertLogs(ORDER_LOG, "WARNING"):
                line = self.order_line(
                    self.wash,
                    20,
                    salon_stylist_id=self.anna.resource_id.id,
                    salon_helper_id=self.ben.resource_id.id,
                    salon_helper_share=share,
                )
                order = self.pay(line)
                self.assertEqual(order.lines.salon_helper_share, 0)

    def test_nobody_is_an_answer(self):
        order = self.pay(self.order_line(self.wash, 20, salon_stylist_id=False))
        self.assertFalse(order.lines.salon_stylist_id)

    def test_tips_need_a_product(self):
        self.config.salon_tips = True
        with self.assertRaises(ValidationError):
            self.config.tip_product_id = False

    def test_tips_of_two(self):
        tip = self.config.tip_product_id
        tips = [
            self.order_line(tip, amount, salon_stylist_id=one.resource_id.id)
            for one, amount in ((self.anna, 5), (self.ben, 3))
        ]
        order = self.pay(self.line_of(self.service), *tips)
        people = (self.anna | self.ben).resource_id
        tipped = order.lines.filtered(lambda line: line.product_id == tip)
        self.assertEqual(tipped.salon_stylist_id, people)
        self.assertEqual(self.visit.amount_paid, 50, "a tip is no part of the price")


@tagged("post_install", "-at_install")
class TestRefundOfVisit(BillCase):
    """After a refund the visit says what is true."""

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit(self.cut, self.colour)
        self.order = self.sync(self.order_of(self.visit))

    def test_one_service(self):
        self.refund_lines(self.order.lines[1])
        states = self.visit.line_ids.mapped("payment_state")
        self.assertEqual(states, ["paid", "refunded"])
        self.assertEqual(self.visit.amount_paid, 50)
        self.assertEqual(self.visit.amount_refunded, 80)
        self.assertEqual(self.visit.state, "done")

    def test_all_of_it(self):
        self.refund_lines(self.order.lines)
        self.assertPayment(self.visit, "refunded")
        self.assertEqual(self.visit.amount_refunded, 130)
        self.assertEqual(self.visit.state, "done", "it took place all the same")

    def test_as_the_till_notes_it(self):
        """Its lines have the sign of the document: what is given back is positive."""
        data = self.refund_of(self.order)
        for _command, _id, row in data["lines"]:
            row["price_subtotal"] *= -1
            row["price_subtotal_incl"] *= -1
        self.sync(data)
        self.assertPayment(self.visit, "refunded")
        self.assertEqual((self.visit.amount_paid, self.visit.amount_refunded), (0, 130))

    def test_refund_of_a_refund(self):
        refund = self.refund_lines(self.order.lines)
        self.refund_lines(refund.lines)
        self.assertPayment(self.visit, "paid")
        self.assertEqual(self.visit.amount_paid, 130)
        self.assertEqual(self.visit.amount_refunded, 0)

    def test_refund_of_an_added_service(self):
        visit = self.make_visit(hour=16)
        order = self.pay(self.line_of(visit.line_ids), self.order_line(self.wash, 20))
        self.refund_lines(order.lines[1])
        states = visit.line_ids.mapped("payment_state")
        self.assertEqual(sorted(states), ["paid", "refunded"])
        self.assertEqual(len(visit.line_ids), 2)

    def test_refund_that_learns_later_what_it_gives_back(self):
        data = self.refund_of(self.order)
        for command in data["lines"]:
            del command[2]["refunded_orderline_id"]
        refund = self.sync(data)
        self.assertPayment(self.visit, "paid")
        for line, refunded in zip(refund.lines, self.order.lines, strict=True):
            line.write({"refunded_orderline_id": refunded.id})
        self.assertPayment(self.visit, "refunded")
