from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import SalonCase
from .test_invoice import InvoiceSetup


@tagged("post_install", "-at_install")
class TestCrm(InvoiceSetup, SalonCase):
    """From an enquiry to a visit, and to the first payment that wins it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Colour for a wedding",
                "type": "opportunity",
                "contact_name": "Nora Weiss",
                "email_from": "nora@example.com",
                "phone": "+32 2 290 34 90",
            }
        )

    # ------------------------------------------------------------
    # Booking from an enquiry
    # ------------------------------------------------------------

    def test_enquiry_becomes_a_visit(self):
        booking = self._find_times(self.lead)
        self.assertEqual(booking.client_name, "Nora Weiss")
        self.assertEqual(booking.channel, "enquiry")
        self.assertFalse(booking.why_none)
        visit = self._take(booking, self.at(10))
        self.assertEqual(visit.opportunity_id, self.lead)
        self.assertEqual(visit.channel, "enquiry")
        self.assertEqual(visit.start, self.at(10))
        self.assertEqual(visit.line_ids.product_id, self.cut)
        self.assertEqual(self.lead.salon_appointment_ids, visit)
        self.assertEqual(self.lead.salon_appointment_count, 1)
        action = self.lead.action_salon_visits()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), visit)

    def test_client_is_made_of_the_enquiry_once(self):
        first = self._take(self._find_times(self.lead), self.at(10))
        nora = first.partner_id
        self.assertEqual(nora.name, "Nora Weiss")
        self.assertEqual(nora.email, "nora@example.com")
        self.assertEqual(nora.phone, "+32 2 290 34 90")
        self.assertTrue(nora.is_salon_client)
        self.assertEqual(self.lead.partner_id, nora)
        booking = self._find_times(self.lead)
        self.assertEqual(booking.partner_id, nora)
        second = self._take(booking, self.at(14))
        self.assertEqual(second.partner_id, nora)
        self.assertEqual(self.lead.salon_appointment_ids, first | second)
        self.assertEqual(
            self.env["res.partner"].search_count(
                [("email_normalized", "=", "nora@example.com")]
            ),
            1,
        )

    def test_two_windows_make_one_client(self):
        """Both were opened before the enquiry had a client."""
        windows = [self._find_times(self.lead), self._find_times(self.lead)]
        visits = [
            self._take(booking, self.at(hour))
            for booking, hour in zip(windows, (10, 12), strict=True)
        ]
        self.assertEqual(visits[0].partner_id, visits[1].partner_id)

    def test_enquiry_of_a_client_keeps_the_client(self):
        self.lead.partner_id = self.client_laura
        visit = self._take(self._find_times(self.lead), self.at(10))
        self.assertEqual(visit.partner_id, self.client_laura)

    def test_enquiry_without_a_name(self):
        nameless = self.env["crm.lead"].create({"name": "Highlights?"})
        visit = self._take(self._find_times(nameless), self.at(10))
        self.assertEqual(visit.partner_id.name, "Highlights?")

    def test_desk_that_also_sells_books_an_enquiry(self):
        user = self.make_user(
            "desk",
            "salon_crm.group_salon_receptionist",
            "sales_team.group_sale_salesman_all_leads",
        )
        visit = self._take(self._find_times(self.lead.with_user(user)), self.at(10))
        self.assertEqual(visit.create_uid, user)
        self.assertEqual(visit.opportunity_id, self.lead)

    # ------------------------------------------------------------
    # The window
    # ------------------------------------------------------------

    def test_window_of_the_phone_needs_a_name(self):
        booking = self._window()
        with self.assertRaisesRegex(UserError, "Choose the client, or give a name"):
            self._press(booking, booking.times[0])
        booking.client_name = "Walter"
        booking.client_phone = "12 34"
        visit = self._take(booking, self.at(10))
        self.assertEqual(
            (visit.partner_id.name, visit.partner_id.phone), ("Walter", "12 34")
        )
        self.assertEqual(visit.channel, "phone")

    def test_window_shows_times_as_people_read_them(self):
        time = self._time(self._window(), self.at(13))
        self.assertRegex(time["day"], r"^\w{3}, \w{3} \d+$")
        self.assertRegex(time["clock"], r"^1:00.PM$")
        self.assertEqual(time["stylists"], "Anna", "first in turn")

    def test_window_asks_for_a_choice(self):
        with self.assertRaisesRegex(UserError, "Choose one of the free times"):
            self._window().action_book()

    def test_window_says_why_there_are_no_times(self):
        self.chairs.salon_bookable = False
        booking = self._window()
        self.assertFalse(booking.times)
        self.assertEqual(booking.why_none, "Nothing is free in these 3 days.")

    def test_window_says_who_cannot(self):
        booking = self._window(product_ids=self.colour.ids, employee_id=self.ben.id)
        self.assertFalse(booking.times)
        self.assertEqual(booking.why_none, "Ben does not do “Colour”.")

    def test_window_finds_anew_when_something_changes(self):
        form = Form(self.env["salon.booking"])
        form.branch_id = self.branch
        form.date_from = self.day.date()
        self.assertFalse(form.times)
        self.assertFalse(form.why_none, "nothing was asked for yet")
        form.product_ids.add(self.colour)
        self.assertTrue(form.times)
        form.employee_id = self.ben
        self.assertFalse(form.times)
        self.assertTrue(form.why_none)

    def test_time_that_went_in_the_meantime(self):
        booking = self._find_times(self.lead, employee_id=self.anna.id)
        gone = self._time(booking, self.at(10))
        self.book(self.at(10), self.cut, self.anna)
        with self.assertRaisesRegex(
            UserError,
            r"(?s)Anna is booked from 10:00.*The next free times: .*11:00",
        ):
            self._press(booking, gone)
        self.assertFalse(self.lead.salon_appointment_ids)

    # ------------------------------------------------------------
    # Winning the enquiry
    # ------------------------------------------------------------

    def test_first_payment_wins(self):
        visit = self._take(self._find_times(self.lead), self.at(10))
        invoice = self.invoice(visit)
        invoice.action_post()
        self.assertEqual(self.lead.won_status, "pending", "not paid yet")
        self.pay(invoice)
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual(self.lead.probability, 100)
        self.assertTrue(self.lead.stage_id.is_won)

    def test_second_payment_does_nothing(self):
        first = self._paid_visit(self.at(10))
        self.env.flush_all()
        stage, closed = self.lead.stage_id, self.lead.date_closed
        said = self.lead.message_ids
        second = self._paid_visit(self.at(12))
        self.env.flush_all()
        self.assertEqual(first.opportunity_id, second.opportunity_id)
        self.assertEqual(self.lead.won_status, "won")
        self.assertEqual((self.lead.stage_id, self.lead.date_closed), (stage, closed))
        self.assertEqual(self.lead.message_ids, said)

    def test_visit_of_another_enquiry_wins_only_its_own(self):
        other = self.lead.copy()
        self._paid_visit(self.at(10))
        self.assertEqual(other.won_status, "pending")

    def test_lost_enquiry_that_pays_after_all_is_won(self):
        """The money says so: conversion would be counted wrong otherwise."""
        visit = self._take(self._find_times(self.lead), self.at(10))
        reason = self.env["crm.lost.reason"].create({"name": "Too dear"})
        self.lead.action_set_lost(lost_reason_id=reason.id)
        self.assertEqual(self.lead.won_status, "lost")
        invoice = self.invoice(visit)
        invoice.action_post()
        self.pay(invoice)
        self.assertEqual(self.lead.won_status, "won")
        self.assertTrue(self.lead.active)
        self.assertFalse(self.lead.lost_reason_id)

    def test_cancelling_the_visit_leaves_the_enquiry_open(self):
        visit = self._take(self._find_times(self.lead), self.at(10))
        visit.action_cancel("ill")
        self.assertEqual(self.lead.won_status, "pending")
        self.assertTrue(self._find_times(self.lead).times)

    # ------------------------------------------------------------

    def _find_times(self, lead, **values):
        """Press the button of an enquiry and say what is wanted."""
        context = lead.action_salon_book()["context"]
        return self._window(lead.with_context(**context).env, **values)

    def _window(self, env=None, **values):
        return (env or self.env)["salon.booking"].create(
            {
                "branch_id": self.branch.id,
                "product_ids": self.cut.ids,
                "date_from": self.day.date(),
                **values,
            }
        )

    def _take(self, booking, start):
        action = self._press(booking, self._time(booking, start))
        return self.env[action["res_model"]].browse(action["res_id"])

    def _time(self, booking, start):
        wanted = fields.Datetime.to_string(start)
        return next(time for time in booking.times if time["start"] == wanted)

    def _press(self, booking, time):
        """What pressing one of the free times does."""
        booking.chosen = time
        return booking.action_book()

    def _paid_visit(self, start):
        visit = self._take(self._find_times(self.lead), start)
        invoice = self.invoice(visit)
        invoice.action_post()
        self.pay(invoice)
        return visit
