"""Points lapse first in, first out, and clients are told before."""

from datetime import date, timedelta
from unittest.mock import patch

import hypothesis
from hypothesis import strategies as st

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, format_date

from odoo.addons.salon_crm.models.loyalty_value import ENTRY
from odoo.addons.salon_crm.tools import points

from .test_points import PointsCase

DAY_0 = date(2026, 1, 31)


class LapseCase(PointsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.salon_points_months = 12
        cls.company.salon_points_warn_days = 30
        cls.today = fields.Date.context_today(cls.company)

    def setUp(self):
        super().setUp()
        # A test does not save between the slices.
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kw: 60
        )

    def ago(self, months, days=0):
        return fields.Date.subtract(self.today, months=months, days=days)

    def lapse(self):
        self.env["loyalty.card"]._salon_lapse_points(self.company)


@tagged("post_install", "-at_install")
class TestLapse(LapseCase):
    def test_oldest_first_and_once(self):
        self.give(100, day=self.ago(13))
        self.give(50, day=self.ago(2))
        self.sell(20, None, self.reward_line(30))
        self.lapse()
        self.assertEqual(self.balance(), 100 + 50 + 17 - 30 - 70)
        self.lapse()
        self.env["loyalty.card"]._salon_cron_points()
        self.assertEqual(
            [entry for entry in self.entries() if entry[0] == "lapsed"],
            [("lapsed", -70)],
        )
        self.assertLedgerIsTrue()

    def test_never(self):
        self.company.salon_points_months = 0
        self.give(100, day=self.ago(500))
        self.lapse()
        self.assertEqual(self.balance(), 100)

    def test_day_of_lapse(self):
        self.give(100, day=self.ago(12))
        self.give(10, day=fields.Date.add(self.ago(12), days=1))
        self.lapse()
        self.assertEqual(self.balance(), 10)

    def test_lapsed_points_are_not_taken_back_again(self):
        """A refund takes back what is there still of what was earned."""
        self.give(100)
        noon = fields.Datetime.now().replace(hour=12)
        sold = fields.Datetime.to_string(fields.Datetime.subtract(noon, months=13))
        order = self.sell(50, date_order=sold)
        self.lapse()
        self.assertEqual(self.balance(), 100)
        self.sync(self.refund_of(order))
        self.assertEqual(self.balance(), 100)
        self.assertLedgerIsTrue()

    def test_slices(self):
        clients = [self.make_client(f"Client {number}") for number in range(5)]
        for client in clients:
            self.give(10, client, self.ago(13))
        with patch("odoo.addons.salon_crm.models.loyalty_points_lapse.SLICE", 2):
            self.lapse()
        self.assertEqual([self.balance(client) for client in clients], [0] * 5)

    def test_queries_do_not_grow_with_the_clients(self):
        def run(count):
            for number in range(count):
                self.give(10, self.make_client(f"Client {number}"), self.ago(13))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.lapse()
            return self.env.cr.sql_log_count - before

        run(1)
        self.assertEqual(run(1), run(20))

    def test_what_lapses_next(self):
        self.give(30, day=self.ago(11))
        self.give(50, day=self.ago(2))
        known = self.laura._salon_points(self.company)[self.laura]
        self.assertEqual(known["lapsing"], 30)
        self.assertEqual(known["lapses_on"], fields.Date.add(self.ago(11), months=12))
        self.assertIn("30 on", self.laura.salon_points_lapse)


# Each: (kind, days after the first one, points, which earlier entry)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("earn", "spend", "back", "give_back", "hand", "lapse")),
        st.integers(0, 40),
        st.integers(1, 60),
        st.integers(0, 30),
    ),
    max_size=14,
)


def ledger(events, months):
    """Entries of one card as the server would make them, and a day after the last."""
    entries, today = [], DAY_0
    for kind, days, amount, which in events:
        today += timedelta(days=days)
        key = len(entries) + 1
        if kind == "earn":
            entries.append(points.Entry(key, today, points.EARNED, amount * 100))
        elif kind == "spend":
            entries.append(points.Entry(key, today, points.SPENT, -amount * 50))
        elif kind == "hand":
            sign = -1 if which % 3 == 0 else 1
            change = sign * amount * 100
            entries.append(points.Entry(key, today, points.BY_HAND, change))
        elif kind == "lapse":
            entries += lapsed_on(entries, today, months)
        else:
            entry = returned(entries, kind, amount, which, key, today)
            entries += [entry] if entry else []
    return entries, today


def lapsed_on(entries, today, months):
    return [
        points.Entry(len(entries) + number, today, points.LAPSED, -left, lot.key)
        for number, (lot, left) in enumerate(points.lots(entries), 1)
        if points.lapse_day(lot.day, months) <= today
    ]


def returned(entries, kind, amount, which, key, today):
    wanted = points.EARNED if kind == "back" else points.SPENT
    found = [entry for entry in entries if entry.kind == wanted]
    if not found:
        return None
    origin = found[which % len(found)]
    rest = origin.points + sum(
        entry.points for entry in entries if entry.origin == origin.key
    )
    name = points.TAKEN_BACK if kind == "back" else points.GIVEN_BACK
    change = min(amount * 100, abs(rest))
    if not change:
        return None
    sign = -1 if kind == "back" else 1
    return points.Entry(key, today, name, sign * change, origin.key)


@tagged("post_install", "-at_install")
class TestLapseSql(LapseCase):
    """The statement finds what the plain function finds."""

    def enter(self, entries):
        client = self.make_client("Random client")
        card = self.env["loyalty.card"]._salon_points_card(client, self.program)
        keys = {}
        for entry in entries:
            row = (
                self.env["loyalty.history"]
                .with_context(salon_value_entry=ENTRY)
                .create(
                    {
                        "card_id": card.id,
                        "description": "Random",
                        "issued": max(entry.points, 0) / 100,
                        "used": max(-entry.points, 0) / 100,
                        "salon_points_kind": entry.kind,
                        "salon_points_day": entry.day,
                        "salon_origin_id": keys.get(entry.origin),
                    }
                )
            )
            keys[entry.key] = row.id
        total = sum(entry.points for entry in entries) / 100
        card.with_context(salon_value_entry=ENTRY).points = total
        return card

    def test_as_the_function(self):
        @hypothesis.settings(max_examples=40, deadline=None)
        @hypothesis.given(EVENTS, st.integers(1, 4), st.integers(0, 200))
        def check(events, months, later):
            with self.env.cr.savepoint() as point:
                entries, last = ledger(events, months)
                today = last + timedelta(days=later)
                card = self.enter(entries)
                self.company.salon_points_months = months
                due = lapsed_on(entries, today, months)
                with patch.object(
                    fields.Date, "context_today", lambda *_args, **_kw: today
                ):
                    card._salon_lapse_slice(self.company)
                    before = card.points
                    card._salon_lapse_slice(self.company)
                new = card.history_ids.filtered(
                    lambda one: one.salon_points_day == today
                    and one.salon_points_kind == "lapsed"
                    and one.description != "Random"
                )
                self.assertEqual(before, card.points)
                self.assertEqual(
                    sorted(round(one.used * 100) for one in new),
                    sorted(-entry.points for entry in due),
                )
                self.assertEqual(self.env["loyalty.card"]._salon_wrong_points(), [])
                point.rollback()
                self.env.invalidate_all(flush=False)

        check()


@tagged("post_install", "-at_install")
class TestWarning(LapseCase):
    def warn(self):
        self.env["loyalty.card"]._salon_warn_of_lapse(self.company)
        return self.env["salon.message"].search(
            [("kind", "=", "points"), ("res_model", "=", "loyalty.card")]
        )

    def test_once_before(self):
        self.laura.email = "laura@example.com"
        self.give(30, day=self.ago(11, days=10))
        self.give(50, day=self.ago(5))
        message = self.warn()
        self.assertEqual(len(message), 1)
        self.assertEqual(message.partner_id, self.laura)
        self.assertEqual(message.branch_id, self.branch)
        day = fields.Date.add(self.ago(11, days=10), months=12)
        self.assertEqual(message.occasion, fields.Date.to_string(day))
        self.assertEqual(self.warn(), message)
        self.assertFalse(message._is_outdated())
        self.assertIn("30", message._texts()[message])
        self.assertIn(format_date(self.env, day), message._texts()[message])

    def test_mail(self):
        self.laura.email = "laura@example.com"
        self.give(30, day=self.ago(11, days=10))
        template = self.env.ref("salon_crm.mail_template_points")
        mail_id = template.send_mail(self.card().id)
        mail = self.env["mail.mail"].browse(mail_id)
        self.assertIn("30", mail.body_html)
        self.assertIn(self.branch.name, mail.subject)

    def test_spent_in_time(self):
        self.laura.email = "laura@example.com"
        self.give(30, day=self.ago(11, days=10))
        message = self.warn()
        self.sell(20, None, self.reward_line(30))
        self.assertTrue(message._is_outdated())

    def test_nothing_to_warn_of(self):
        self.give(30, day=self.ago(3))
        self.assertFalse(self.warn())
        self.company.salon_points_warn_days = 0
        self.give(30, day=self.ago(11, days=10))
        self.assertFalse(self.warn())

    def test_whom_no_message_reaches(self):
        """Nobody calls because of points."""
        self.laura.write({"email": False, "phone": False})
        self.give(30, day=self.ago(11, days=10))
        self.assertFalse(self.warn())

    def test_who_wants_no_messages(self):
        self.laura.salon_preferred_channel = "none"
        self.give(30, day=self.ago(11, days=10))
        self.assertFalse(self.warn())

    def test_queries_do_not_grow_with_the_clients(self):
        def run(count):
            for number in range(count):
                client = self.make_client(f"C {number}", email="c@example.com")
                self.give(10, client, self.ago(11, days=10))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["loyalty.card"]._salon_warn_of_lapse(self.company)
            return self.env.cr.sql_log_count - before

        run(1)
        few = run(1)
        self.assertLessEqual(run(20), few + 2)


@tagged("post_install", "-at_install")
class TestCheck(LapseCase):
    def test_planted_error(self):
        self.sell(50)
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                "UPDATE loyalty_card SET points = 99 WHERE id = %s RETURNING id",
                self.card().id,
            )
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.env["loyalty.card"]._salon_wrong_points(), [(self.card(), 99, 50)]
        )
        self.env["loyalty.card"]._salon_cron_points()
        self.env["loyalty.card"]._salon_cron_points()
        activity = self.laura.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertIn("99", activity.note)
        self.assertIn("50", activity.note)
