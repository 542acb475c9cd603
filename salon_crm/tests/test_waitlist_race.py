"""Answers at the same moment: real connections, real commits, real PostgreSQL."""

from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.tests import tagged

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .race_common import at_once
from .test_race import RaceCase

LATER = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestWaitlistRace(RaceCase):
    def setUp(self):
        super().setUp()
        self.branch.write(
            {
                "waitlist_hour_from": 0,
                "waitlist_hour_to": 24,
                "messages_recorded": True,
            }
        )
        self.clients = self.env["res.partner"].create(
            [{"name": f"Racer {number}"} for number in range(2)]
        )
        entries = self.env["salon.waitlist.entry"].create(
            [
                {
                    "partner_id": client.id,
                    "branch_id": self.branch.id,
                    "product_ids": [Command.set(self.cut.ids)],
                    "employee_id": self.anna.id,
                    "date_from": self.day,
                    "date_until": self.day,
                }
                for client in self.clients
            ]
        )
        self.addCleanup(self.forget_list, entries.ids, self.clients.ids)
        visit = self.env["salon.appointment"].browse(
            self.env["salon.appointment"].book(
                self.plain(self.cut, self.anna, self.at(10))
            )
        )
        visit.action_cancel()
        self.env["salon.waitlist.gap"].search([])._ask_next()
        self.offer = self.env["salon.waitlist.offer"].search([("state", "=", "asked")])
        self.assertEqual(len(self.offer), 1)
        self.cursor.commit()

    def forget_list(self, entry_ids, client_ids):
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            env["salon.waitlist.gap"].search([]).unlink()
            env["salon.waitlist.entry"].browse(entry_ids).unlink()
            visits = env["salon.appointment"].search([("partner_id", "in", client_ids)])
            visits.with_context(salon_planned=PLANNED).write({"state": "cancelled"})
            visits.unlink()
            env["res.partner"].browse(client_ids).unlink()

    def at_once(self, *works):
        """Do works at the same moment, each as Odoo does a request of its own.

        :param works: take the offer, and return what they saw
        """

        def offer(env):
            return env["salon.waitlist.offer"].browse(self.offer.id)

        return at_once(
            self.registry,
            [lambda env, work=work: work(offer(env)) for work in works],
            lambda env: offer(env).read(["state"]),
        )

    def seen(self):
        """The offer as it is now."""
        self.cursor.commit()
        self.env.invalidate_all()
        return self.offer

    def booked(self):
        return self.env["salon.appointment"].search(
            [("branch_id", "=", self.branch.id), ("state", "=", "booked")]
        )

    def accept(self, offer):
        return offer._answer("accepted", "link")

    def test_two_accepts_book_once(self):
        """Two tabs, two taps: both see that it is theirs."""
        self.assertEqual(self.at_once(self.accept, self.accept), ["accepted"] * 2)
        offer = self.seen()
        self.assertEqual(self.booked(), offer.appointment_id)
        self.assertEqual(offer.entry_id.state, "booked")
        confirmations = self.env["salon.message"].search(
            [
                ("appointment_id", "=", offer.appointment_id.id),
                ("kind", "=", "confirmation"),
            ]
        )
        self.assertEqual(len(confirmations), 1)

    def test_accept_and_decline(self):
        """One of the two counts, and both are told which."""
        said = self.at_once(
            self.accept, lambda offer: offer._answer("declined", "link")
        )
        offer = self.seen()
        self.assertEqual(said, [offer.state] * 2)
        states = {"accepted": "booked", "declined": "cancelled"}
        self.assertEqual(offer.appointment_id.state, states[offer.state])

    def test_accept_while_the_deadline_ends_it(self):
        """The job takes it away as the client accepts: one of the two, wholly."""
        self.offer.deadline = fields.Datetime.now() + timedelta(minutes=5)
        self.cursor.commit()

        def run_out(offer):
            gaps = offer.env["salon.waitlist.gap"]
            gaps._or_later(offer._end_due)

        self.at_once(self.accept, run_out)
        offer = self.seen()
        held = self.env["salon.occupancy"].search(
            [("appointment_id", "=", offer.appointment_id.id)]
        )
        if offer.state == "accepted":
            self.assertEqual(offer.appointment_id.state, "booked")
            self.assertTrue(held)
            self.assertEqual(offer.entry_id.state, "booked")
        else:
            self.assertEqual(offer.state, "expired")
            self.assertEqual(offer.appointment_id.state, "cancelled")
            self.assertFalse(held)
            self.assertEqual(offer.entry_id.state, "waiting")

    def test_the_job_lets_be_what_is_being_answered(self):
        """An accept that is not committed yet is not taken away, nor waited for."""
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            self.accept(env["salon.waitlist.offer"].browse(self.offer.id))
            env.flush_all()
            self.offer._end_due()
            self.cursor.commit()
        self.assertEqual(self.seen().state, "accepted")
        self.assertEqual(self.booked(), self.offer.appointment_id)

    def test_two_clients_one_time(self):
        """The first comes too late and the second in time, at the same moment."""
        first = self.offer
        first.deadline = fields.Datetime.now() - LATER
        first._run_out()
        first.gap_id._ask_next()
        second = self.env["salon.waitlist.offer"].search([("state", "=", "asked")])
        self.cursor.commit()
        self.assertEqual(second.start, first.start)
        said = self.at_once(
            self.accept,
            lambda offer: offer.browse(second.id)._answer("accepted", "link"),
        )
        self.assertEqual(said, ["expired", "accepted"])
        self.seen()
        self.assertEqual(self.booked(), second.appointment_id)
