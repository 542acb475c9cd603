"""Tier and points on the board's client card, and what a client says at the desk."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .test_my_salon import MySalonSetup


class BoardMemberCase(MySalonSetup, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_my_salon()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.stylist = cls.make_user("anna_user", "salon_crm.group_salon_stylist")
        cls.anna.user_id = cls.stylist
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.env["salon.complaint"].search([]).unlink()

    def board(self, user=None):
        return self.env["salon.board"].with_user(user or self.desk)

    def complain(self, user=None, **values):
        request = {"kind": "service", "description": "Too short", **values}
        return self.board(user).complain(request)

    def complaints(self):
        return self.env["salon.complaint"].search([])


@tagged("post_install", "-at_install")
class TestBoardMember(BoardMemberCase):
    def member(self, client):
        return self.board().client_card({"partner_id": client.id})["member"]

    def test_tier_and_points(self):
        member = self.member(self.client_laura)
        self.assertEqual(member["tier"], "Silver club")
        self.assertEqual(member["color"], 4)
        self.assertEqual(member["points"], "120 Points")
        self.assertIn("Gold club", member["text"])

    def test_who_has_none(self):
        member = self.member(self.client_nora)
        self.assertEqual((member["tier"], member["points"]), ("", ""))
        self.assertIn("Silver club", member["text"])
        self.assertEqual(self.member(self.company._salon_passer_by()), {})


@tagged("post_install", "-at_install")
class TestBoardComplaint(BoardMemberCase):
    def test_of_a_visit(self):
        answer = self.complain(appointment_id=self.visit.id, severity="3")
        complaint = self.complaints()
        self.assertEqual(answer["id"], complaint.id)
        self.assertFalse(answer["joined"])
        self.assertEqual(complaint.partner_id, self.client_laura)
        self.assertEqual(complaint.appointment_id, self.visit)
        self.assertEqual((complaint.channel, complaint.severity), ("desk", "3"))
        again = self.complain(appointment_id=self.visit.id)
        self.assertEqual((again["id"], again["joined"]), (answer["id"], True))

    def test_of_a_client(self):
        self.complain(partner_id=self.client_nora.id)
        self.assertEqual(self.complaints().partner_id, self.client_nora)
        self.assertEqual(self.complaints().severity, "1", "that of the kind")

    def test_bad_input(self):
        for values in (
            {},
            {"partner_id": self.client_nora.id, "kind": "none"},
            {"partner_id": self.client_nora.id, "kind": None},
            {"partner_id": self.client_nora.id, "kind": ["service"]},
            {"partner_id": self.client_nora.id, "description": ""},
            {"partner_id": self.client_nora.id, "description": "x" * 5001},
            {"partner_id": self.client_nora.id, "description": 7},
            {"partner_id": self.client_nora.id, "severity": "9"},
            {"partner_id": "x"},
            {"partner_id": 2**31 - 1},
            {"appointment_id": -1},
        ):
            with self.assertRaises(UserError, msg=values):
                self.complain(**values)
        for request in (None, "x", 7, []):
            with self.assertRaises(UserError):
                self.board().complain(request)
        self.assertFalse(self.complaints())

    def test_a_stylist(self):
        """Takes in what is said of the own visits, and sees no others'."""
        self.complain(self.stylist, appointment_id=self.visit.id)
        self.assertEqual(len(self.complaints()), 1)
        other = self.book(self.at(13), self.cut, self.ben)
        with self.assertRaises(UserError):
            self.complain(self.stylist, appointment_id=other.id)
        self.assertEqual(len(self.complaints()), 1)

    def test_others_take_in_nothing(self):
        nobody = self.make_user("nobody")
        with self.assertRaises(AccessError):
            self.complain(nobody, partner_id=self.client_nora.id)
        self.assertFalse(self.complaints())

    def test_another_companys(self):
        self.make_other_company()
        with self.assertRaises(UserError):
            self.complain(partner_id=self.other_client.id)
        self.assertFalse(self.complaints())

    def test_kinds(self):
        kinds = self.board().complaint_kinds({})
        self.assertIn("service", [kind["code"] for kind in kinds])
        health = next(kind for kind in kinds if kind["code"] == "health")
        self.assertEqual((health["is_health"], health["severity"]), (True, "3"))
