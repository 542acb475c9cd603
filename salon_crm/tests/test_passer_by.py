import psycopg2

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import SalonCase


@tagged("post_install", "-at_install")
class TestPasserBy(SalonCase):
    """Clients of whom nobody knows anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.board = cls.env["salon.board"].with_user(cls.desk)

    def book_for(self, name, start, **values):
        request = self.request(start=start, **values)
        request.pop("partner_id")
        who = self.board._passer_by_values({**request, "passer_by": name})
        visits = self.env["salon.appointment"].with_user(self.desk)
        return visits.browse(visits.book({**request, **who}))

    def test_one_contact_for_all(self):
        passer_by = self.company.with_user(self.desk)._salon_passer_by()
        self.assertEqual(self.company._salon_passer_by(), passer_by)
        self.assertEqual(passer_by.name, "Passer-by")
        self.assertEqual(passer_by.company_id, self.company)
        self.assertEqual(passer_by.salon_preferred_channel, "none")
        with (
            self.assertRaises(psycopg2.errors.ForeignKeyViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            passer_by.unlink()

    def test_each_company_has_its_own(self):
        self.make_other_company()
        self.assertNotEqual(
            self.other._salon_passer_by(), self.company._salon_passer_by()
        )

    def test_who_is_called(self):
        visit = self.book_for("  red   coat ", self.at(10))
        self.assertEqual(visit.guest_name, "red coat")
        self.assertEqual(visit.client_name, "red coat")
        self.assertEqual(visit.display_name, f"{visit.name} red coat")
        visit.guest_name = "blue coat"
        self.assertEqual(visit.client_name, "blue coat")
        nameless = self.book_for("", self.at(12))
        self.assertEqual(nameless.client_name, "Passer-by")
        self.assertFalse(nameless.guest_name)

    def test_many_at_once(self):
        """What is one client for the books is many people."""
        first = self.book_for("One", self.at(10))
        second = self.book_for("Two", self.at(10))
        self.assertEqual(first.partner_id, second.partner_id)
        self.assertEqual(first.start, second.start)
        self.branch.open_visits_limit = 1
        self.book_for("Three", self.at(12))

    def test_is_no_client_to_be_cared_for(self):
        visit = self.book_for("One", self.at(10))
        passer_by = visit.partner_id
        self.assertFalse(passer_by.is_salon_client)
        rows = self.board.clients({"text": "passer", "branch_id": self.branch.id})
        self.assertEqual(rows, [])

    def test_is_told_nothing_and_not_called(self):
        visit = self.book_for("One", self.at(10))
        visit.reschedule(self.at(12))
        visit.action_cancel()
        self.assertFalse(visit.message_row_ids)

    def test_strangers_do_not_answer_for_each_other(self):
        visit = self.book_for("One", self.at(10))
        visit.sudo().write({"state": "no_show"})
        self.branch.write({"deposit_who": "new_missed", "deposit_percent": 50})
        later = self.book_for("Two", self.at(12), channel="phone")
        self.assertEqual(later.no_show_count, 0)
        self.assertFalse(later.client_missed)
        self.assertFalse(later.deposit_due)
        visits = self.env["salon.appointment"]
        self.assertNotIn(later, visits.search([("client_missed", "=", True)]))
        self.assertIn(later, visits.search([("client_missed", "=", False)]))

    def test_known_client_has_a_name(self):
        visit = self.book_for("One", self.at(10))
        visit.partner_id = self.client_laura
        self.assertFalse(visit.guest_name)
        other = self.book(self.at(12), guest_name="Somebody")
        self.assertFalse(other.guest_name)
        self.assertEqual(other.client_name, "Laura")

    def test_form_asks_how_they_are_called(self):
        visit = self.book_for("One", self.at(10))
        with Form(visit) as form:
            form.guest_name = "Another"
        self.assertEqual(visit.display_name, f"{visit.name} Another")

    def test_wrong_names_are_refused(self):
        for name in (5, ["x"], {"a": 1}, "x" * 101):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.book_for(name, self.at(10))
            with self.subTest(name=name), self.assertRaises(UserError):
                self.book(self.at(10), guest_name=name)

    def test_known_client_of_a_request(self):
        request = {"partner_id": self.client_laura.id, "branch_id": self.branch.id}
        self.assertEqual(
            self.board._passer_by_values(request),
            {"partner_id": self.client_laura.id, "guest_name": ""},
        )

    def test_till_knows_the_name(self):
        config = self.env["pos.config"].create({"name": "Test till"})
        names = self.env["salon.appointment"]._load_pos_data_fields(config)
        self.assertIn("guest_name", names)
