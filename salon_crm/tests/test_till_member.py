"""Member cards that the till scans, and what a client says there; by a user who has
only the right to use the till."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_till_visits import GARBAGE, TillVisitsCase


@tagged("post_install", "-at_install")
class TestTillCard(TillVisitsCase):
    def number(self, client=None):
        return (client or self.laura).sudo().salon_card_number

    def test_a_client_who_is_not_loaded(self):
        answer = self.till.client_of_card(self.key, self.number())
        self.assertEqual(answer["partner_id"], self.laura.id)
        (row,) = answer["rows"]["res.partner"]
        self.assertEqual(row["id"], self.laura.id)
        self.assertEqual(row["salon_card_number"], self.number())
        for name in ("comment", "salon_allergen_ids", "salon_card_turn"):
            self.assertNotIn(name, row)

    def test_unknown(self):
        old = self.number()
        self.laura._salon_renew_card()
        for number in (old, self.number()[:-1], "042", *GARBAGE):
            answer = self.till.client_of_card(self.key, number)
            self.assertEqual(answer, {"partner_id": False, "rows": {}})

    def test_a_client_of_another_company(self):
        there = self.setup_other_company()["company"]
        foreign = self.make_client("Otto", company_id=there.id)
        answer = self.till.client_of_card(self.key, self.number(foreign))
        self.assertFalse(answer["partner_id"])

    def test_a_till_of_no_branch_loads_no_numbers(self):
        Partner = self.env["res.partner"]
        config = self.make_till("No salon")
        self.assertNotIn("salon_card_number", Partner._load_pos_data_fields(config))

    def test_who_may_ask(self):
        nobody = new_test_user(self.env, login="no_till", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.till.with_user(nobody).client_of_card(self.key, self.number())

    def test_queries(self):
        """To load clients takes as many for few as for many."""
        clients = self.env["res.partner"]
        for number in range(20):
            clients |= self.make_client(f"Client {number}")
        self.env.flush_all()
        counts = []
        for some in (clients[:1], clients[:2], clients):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.sudo().mapped("salon_card_number")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestTillComplaint(TillVisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visit = cls.make_visit(cls.cut)
        cls.env["salon.complaint"].search([]).unlink()

    def complain(self, user=None, **values):
        request = {"kind": "price", "description": "Too dear", **values}
        till = self.till.with_user(user) if user else self.till
        answer = till.complain(self.key, request)
        self.env.invalidate_all()
        return answer

    def complaints(self):
        return self.env["salon.complaint"].search([])

    def test_of_a_visit(self):
        answer = self.complain(
            appointment_id=self.visit.id, partner_id=self.laura.id, severity="2"
        )
        complaint = self.complaints()
        self.assertEqual(answer["name"], complaint.name)
        self.assertEqual(complaint.appointment_id, self.visit)
        self.assertEqual(complaint.partner_id, self.laura)
        self.assertEqual(complaint.branch_id, self.branch)
        self.assertEqual((complaint.channel, complaint.severity), ("till", "2"))
        self.assertEqual(complaint.company_id, self.company)
        again = self.complain(appointment_id=self.visit.id)
        self.assertEqual((again["id"], again["joined"]), (answer["id"], True))

    def test_of_an_order(self):
        order = self.sync(self.order_of(self.visit))
        self.complain(partner_id=self.laura.id, order_uuid=order.uuid)
        self.assertEqual(self.complaints().pos_order_id, order)

    def test_of_an_order_that_another_pays(self):
        nora = self.make_client("Nora")
        order = self.sync(self.order_of(self.visit, partner_id=nora.id))
        self.complain(appointment_id=self.visit.id, order_uuid=order.uuid)
        self.assertFalse(self.complaints().pos_order_id)
        self.assertEqual(self.complaints().partner_id, self.laura)

    def test_of_nobody_known(self):
        self.complain()
        self.assertFalse(self.complaints().partner_id)
        self.assertEqual(self.complaints().branch_id, self.branch)

    def test_of_passers_by(self):
        """Two of them are two people."""
        passer_by = self.company._salon_passer_by()
        one = self.complain(partner_id=passer_by.id)
        other = self.complain(partner_id=passer_by.id)
        self.assertNotEqual(one["id"], other["id"])

    def test_bad_input(self):
        for visit in self.visits_elsewhere().values():
            if visit.branch_id != self.branch:
                with self.assertRaises(UserError):
                    self.complain(appointment_id=visit.id)
        for garbage in (-1, 2**31, 2**70, 1.5, "1", [1], {"id": 1}):
            with self.assertRaises(UserError, msg=garbage):
                self.complain(appointment_id=garbage)
            with self.assertRaises(UserError, msg=garbage):
                self.complain(partner_id=garbage)
        for values in ({"kind": "?"}, {"description": " "}, {"severity": "x"}):
            with self.assertRaises(UserError, msg=values):
                self.complain(**values)
        for request in (None, 7, "x", []):
            with self.assertRaises(UserError):
                self.till.complain(self.key, request)
        self.assertFalse(self.complaints())
        # What cannot be an order's is none.
        for garbage in (7, ["x"], {}, "é", "x" * 999):
            self.complain(order_uuid=garbage, partner_id=self.laura.id)
        self.assertFalse(self.complaints().pos_order_id)

    def test_who_may(self):
        nobody = new_test_user(self.env, login="no_till", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.complain(nobody)
        with self.assertRaises(AccessError):
            self.till.with_user(nobody).complaint_kinds(self.key)
        self.assertTrue(self.till.complaint_kinds(self.key))
