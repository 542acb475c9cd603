"""A payment may come twice, late, out of order, while others work, or be cut off."""

import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config, mute_logger

from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .pos_common import TillSetup
from .test_till_bill import BillCase

ACTIVITY = "salon_crm.mail_activity_type_paid_twice"


@tagged("post_install", "-at_install")
class TestPaidTwice(BillCase):
    """Two tills that were offline charged the same visit."""

    def setUp(self):
        super().setUp()
        self.visit = self.make_visit(self.cut, self.colour)
        self.first = self.sync(self.order_of(self.visit))
        self.other_data = self.order_of(self.visit)

    def pay_again(self):
        return self.sync(self.other_data)

    def activities(self):
        kind = self.env.ref(ACTIVITY)
        return self.visit.activity_ids.filtered(
            lambda activity: activity.activity_type_id == kind
        )

    def assertOnePayment(self, order, visit=None):
        visit = visit or self.visit
        self.assertEqual(visit.line_ids.pos_order_line_ids.order_id, order)
        self.assertEqual(visit.amount_paid, 130)
        self.assertPayment(visit, "paid")

    def test_both_payments_are_kept_and_one_counts(self):
        again = self.pay_again()
        self.assertEqual(again.state, "paid")
        self.assertEqual((again | self.first).mapped("amount_paid"), [130, 130])
        self.assertOnePayment(self.first)
        self.assertEqual(again.lines.salon_again_line_id, self.visit.line_ids)
        self.assertTrue(self.visit.paid_twice)

    def test_one_activity_of_a_manager(self):
        again = self.pay_again()
        self.assertEqual(len(self.activities()), 1)
        self.assertTrue(
            self.activities().user_id.has_group("salon_crm.group_salon_manager")
        )
        self.assertIn(again.display_name, self.activities().note)
        self.sync(self.other_data)
        again.sudo()._salon_after_payment()
        self.sync(self.order_of(self.visit))
        self.assertEqual(len(self.activities()), 1)
        self.assertEqual(len(self.visit.line_ids), 2, "nothing was added to it")

    def test_giving_the_second_back_resolves_it(self):
        again = self.pay_again()
        self.refund_lines(again.lines)
        self.assertOnePayment(self.first)
        self.assertFalse(self.visit.paid_twice)
        self.assertFalse(self.activities())

    def test_giving_a_part_back_does_not(self):
        again = self.pay_again()
        self.refund_lines(again.lines[0])
        self.assertTrue(self.visit.paid_twice)
        self.refund_lines(again.lines[1])
        self.assertFalse(self.visit.paid_twice)

    def test_giving_the_first_back_lets_the_second_count(self):
        again = self.pay_again()
        self.refund_lines(self.first.lines)
        self.assertFalse(self.visit.paid_twice)
        self.assertFalse(self.activities())
        self.assertPayment(self.visit, "paid")
        self.assertEqual(self.visit.amount_paid, 130)
        self.refund_lines(again.lines)
        self.assertPayment(self.visit, "refunded")

    def test_a_part_paid_twice(self):
        visit = self.make_visit(self.cut, self.colour, hour=16)
        cut, colour = visit.line_ids
        self.pay(self.line_of(cut))
        again = self.pay(self.line_of(cut), self.line_of(colour))
        self.assertTrue(visit.paid_twice)
        self.assertEqual(again.lines[0].salon_again_line_id, cut)
        self.assertEqual(again.lines[1].salon_appointment_line_id, colour)
        self.assertPayment(visit, "paid")

    def test_one_order_with_a_service_twice(self):
        visit = self.make_visit(hour=16)
        lines = [self.line_of(visit.line_ids), self.line_of(visit.line_ids)]
        order = self.pay(*lines)
        self.assertTrue(visit.paid_twice)
        self.assertEqual(visit.amount_paid, 50)
        self.assertEqual(order.amount_paid, 100)

    def test_invoiced_by_the_desk_and_paid_at_the_till(self):
        visit = self.make_visit(hour=16)
        action = visit.action_create_invoice()
        self.env["account.move"].browse(action["res_id"]).action_post()
        order = self.sync(self.order_of(visit))
        self.assertTrue(visit.paid_twice)
        self.assertFalse(order.lines.salon_appointment_line_id)

    def test_no_till_says_so_itself(self):
        visit = self.make_visit(hour=16)
        line = self.order_line(self.wash, 20, salon_again_line_id=visit.line_ids.id)
        self.assertFalse(self.pay(line).lines.salon_again_line_id)
        self.assertFalse(visit.paid_twice)

    def test_other_visits_are_not_touched(self):
        self.pay_again()
        other = self.make_visit(hour=16)
        self.sync(self.order_of(other))
        self.assertFalse(other.paid_twice)


@tagged("post_install", "-at_install")
class TestOutOfOrder(BillCase):
    def setUp(self):
        super().setUp()
        self.visit = self.make_visit(self.cut, self.colour)

    def test_twice_with_everything_on_it(self):
        """One of everything: lines, added services, notes, payments."""
        first, second = self.visit.line_ids
        data = self.make_order(
            [
                self.line_of(first, salon_stylist_id=self.ben.resource_id.id),
                self.order_line(self.wash, 20),
            ],
            partner_id=self.nora.id,
            salon_family_bill=True,
            salon_not_done_ids=second.ids,
        )
        order = self.sync(data)
        before = self.everything_of(order)
        self.assertEqual(self.sync(data), order)
        self.assertEqual(self.everything_of(order), before)

    def everything_of(self, order):
        return {
            "lines": order.lines.ids,
            "payments": order.payment_ids.ids,
            "services": self.visit.line_ids.ids,
            "states": self.visit.line_ids.mapped("state"),
            "people": self.visit.line_ids.employee_id.ids,
            "messages": self.visit.message_ids.ids,
            "activities": self.visit.activity_ids.ids,
            "paid": self.visit.amount_paid,
        }

    def test_draft_comes_after_it_was_paid(self):
        data = self.order_of(self.visit)
        order = self.sync(data)
        draft = self.order_of(self.visit, state="draft", uuid=data["uuid"])
        del draft["lines"][1:]
        self.assertEqual(self.sync(draft), order)
        self.assertEqual(order.state, "paid")
        self.assertEqual(len(order.lines), 2)
        self.assertPayment(self.visit, "paid")

    def test_after_the_till_was_closed(self):
        session = self.open_till()
        data = self.make_order(
            [self.line_of(self.visit.line_ids[0]), self.order_line(self.wash, 20)],
            partner_id=self.laura.id,
        )
        session.action_pos_session_closing_control()
        self.open_till()
        with mute_logger("odoo.addons.point_of_sale.models.pos_order"):
            order = self.sync(data)
            self.sync(data)
        self.assertNotEqual(order.session_id, session)
        self.assertEqual(self.visit.line_ids[-1].product_id, self.wash)
        self.assertEqual(len(self.visit.line_ids), 3)

    def test_days_later(self):
        """The till was offline for two days: the visit is of the day before that."""
        start = self.visit.start - timedelta(days=2)
        visit = self.make_visit(start=start)
        order = self.sync(self.order_of(visit, date_order=str(start)))
        self.assertEqual(order.state, "paid")
        self.assertPayment(visit, "paid")
        self.assertEqual(visit.state, "done")

    def test_refund_comes_again(self):
        order = self.sync(self.order_of(self.visit))
        refund = self.refund_of(order)
        self.sync(refund)
        self.sync(refund)
        self.assertEqual(len(order.lines.refund_orderline_ids), 2)
        self.assertPayment(self.visit, "refunded")

    def test_refund_comes_before_what_it_gives_back(self):
        """The till had the visit's services on it, as they were not yet known here."""
        rows = [self.line_of(line, quantity=-1) for line in self.visit.line_ids]
        refund = self.make_order(rows, partner_id=self.laura.id, is_refund=True)
        self.sync(refund)
        self.assertPayment(self.visit, "not_paid")
        self.sync(self.order_of(self.visit))
        self.assertPayment(self.visit, "refunded")
        self.assertEqual(self.visit.amount_paid, 0)
        self.assertFalse(self.visit.paid_twice)

    def test_visit_that_the_desk_deleted(self):
        data = self.order_of(self.visit)
        self.visit.action_cancel()
        self.visit.unlink()
        with mute_logger("odoo.addons.salon_crm.models.pos_order_check"):
            order = self.sync(data)
        self.assertEqual(order.state, "paid")
        self.assertFalse(order.salon_appointment_ids)


class CommittedTill(TillSetup, BaseCase):
    """A till that is committed, for several connections at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        cls.addClassCleanup(cls.forget_till)
        with cls.registry.cursor() as cursor:
            cls.env = api.Environment(cursor, SUPERUSER_ID, {})
            cls.set_up_till()
            cls.ids = {
                name: (value._name, value.ids)
                for name, value in vars(cls).items()
                if isinstance(value, models.BaseModel)
            }

    @classmethod
    def set_up_till(cls):
        cls.company = cls.env["res.company"].browse(1)
        cls.branch = cls.make_branch("Race till branch")
        cls.anna = cls.env["hr.employee"].create(
            {
                "name": "Anna of the race",
                "resource_calendar_id": cls.branch.resource_calendar_id.id,
            }
        )
        cls.branch.resource_ids = cls.anna.resource_id
        cls.cut = cls.make_service("Race till cut", 50)
        cls.laura = cls.make_client("Laura of the race")
        own = [("company_id", "=", cls.company.id)]
        Journal = cls.env["account.journal"]
        sales = Journal.search([*own, ("type", "=", "sale")], limit=1)
        journal = Journal.create(
            {"name": "Race till bank", "type": "bank", "code": "RTB"}
        )
        cls.company_data = {"default_journal_sale": sales}
        cls.bank = cls.env["pos.payment.method"].create(
            {"name": "Race till card", "journal_id": journal.id}
        )
        cls.on_account = cls.bank.browse()
        cls.config = cls.make_till("Race till", salon_branch_id=cls.branch.id)
        cls.other_till = cls.make_till("Race till 2", salon_branch_id=cls.branch.id)
        cls.till_user = new_test_user(
            cls.env,
            login="race_till",
            groups="base.group_user,point_of_sale.group_pos_user",
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )
        for till in cls.config | cls.other_till:
            cls.open_till(cls, till)

    @classmethod
    def forget_till(cls):
        """Remove what was committed: other tests share the database."""
        with cls.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            records = {
                name: env[model].browse(ids) for name, (model, ids) in cls.ids.items()
            }
            tills = (records["config"] | records["other_till"]).ids
            cls.forget_orders(env, tills)
            env.execute_query(
                SQL(
                    "DELETE FROM pos_session WHERE config_id = ANY(%s) RETURNING id",
                    tills,
                )
            )
            env.invalidate_all()
            env["pos.config"].browse(tills).unlink()
            journal = records["bank"].journal_id
            records["bank"].unlink()
            journal.unlink()
            calendar = records["branch"].resource_calendar_id
            resource = records["anna"].resource_id
            for name in ("branch", "anna"):
                records[name].unlink()
            resource.exists().unlink()
            records["cut"].product_tmpl_id.unlink()
            records["till_user"].unlink()
            records["laura"].unlink()
            calendar.unlink()

    @classmethod
    def forget_orders(cls, env, tills):
        """No ORM deletes orders that are paid, and their visits."""
        visits = env["salon.appointment"].search(
            [("partner_id", "=", cls.ids["laura"][1])]
        )
        for query in (
            "DELETE FROM pos_payment WHERE pos_order_id IN"
            " (SELECT id FROM pos_order WHERE config_id = ANY(%(tills)s)) RETURNING id",
            "DELETE FROM pos_order_line WHERE order_id IN"
            " (SELECT id FROM pos_order WHERE config_id = ANY(%(tills)s)) RETURNING id",
            "DELETE FROM pos_order WHERE config_id = ANY(%(tills)s) RETURNING id",
            "UPDATE salon_appointment_line SET payment_state = 'not_paid'"
            " WHERE appointment_id = ANY(%(visits)s) RETURNING id",
        ):
            env.execute_query(SQL(query, tills=tills, visits=visits.ids))
        env.invalidate_all()
        visits.with_context(salon_planned=PLANNED).write({"state": "cancelled"})
        visits.unlink()

    def setUp(self):
        super().setUp()
        self.cursor = self.registry.cursor()
        self.addCleanup(self.cursor.close)
        # What makes visits is of the class.
        here = type(self)
        here.env = api.Environment(self.cursor, SUPERUSER_ID, {})
        for name, (model, ids) in self.ids.items():
            setattr(here, name, here.env[model].browse(ids))
        self.visit = self.make_visit()
        self.data = self.order_of(self.visit)
        self.cursor.commit()

    def tearDown(self):
        self.cursor.rollback()
        self.forget_orders(self.env, (self.config | self.other_till).ids)
        self.cursor.commit()
        super().tearDown()

    def look(self):
        """See what others committed."""
        self.cursor.rollback()
        self.env.invalidate_all()

    def send(self, data, first=None):
        """Send an order by a connection of its own, as the web server does.

        :param first: called once, when the transaction has its snapshot
        :return: how often it was tried
        """
        tries = []
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, self.till_user.id, {})

            def work():
                env["salon.appointment"].sudo().browse(self.visit.id).mapped("state")
                if first and not tries:
                    first()
                tries.append(1)
                env["pos.order"].sync_from_ui([deepcopy(data)])

            with mute_logger("odoo.sql_db"):
                retrying(work, env)
        return len(tries)

    def orders(self):
        return self.env["pos.order"].search(
            [("config_id", "in", (self.config | self.other_till).ids)]
        )


@tagged("post_install", "-at_install")
class TestTillRace(CommittedTill):
    """Real connections, real commits, real processes."""

    def test_desk_cancels_while_it_is_paid(self):
        def cancel():
            with self.registry.cursor() as cursor:
                env = api.Environment(cursor, SUPERUSER_ID, {})
                env["salon.appointment"].browse(self.visit.id).action_cancel()

        tries = self.send(self.data, cancel)
        self.look()
        self.assertEqual(tries, 2, "the first try met the desk's change")
        self.assertEqual(len(self.orders()), 1)
        self.assertEqual(self.orders().state, "paid")
        self.assertEqual(self.visit.state, "cancelled")
        self.assertEqual(self.visit.line_ids.payment_state, "paid")
        self.assertEqual(self.visit.amount_paid, 50)

    def test_two_tills_at_the_same_moment(self):
        other = self.order_of(self.visit)
        other["session_id"] = self.other_till.current_session_id.id
        barrier = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(self.send, data, lambda: barrier.wait(timeout=60))
                for data in (self.data, other)
            ]
            for one in sent:
                one.result()
        self.look()
        self.assertEqual(self.orders().mapped("state"), ["paid", "paid"])
        self.assertEqual(len(self.visit.line_ids.pos_order_line_ids), 1)
        self.assertEqual(len(self.visit.line_ids.again_order_line_ids), 1)
        self.assertEqual(self.visit.amount_paid, 50)
        self.assertTrue(self.visit.paid_twice)
        self.assertEqual(len(self.visit.activity_ids), 1)

    def test_same_order_at_the_same_moment(self):
        """A till that had no answer sends once more while the first is under way."""
        barrier = threading.Barrier(2)

        def send():
            try:
                self.send(self.data, lambda: barrier.wait(timeout=60))
            except Exception as refusal:  # noqa: BLE001 (what it is, is asserted)
                return str(refusal)

        with ThreadPoolExecutor(2) as pool:
            refusals = [one.result() for one in [pool.submit(send) for _n in range(2)]]
        self.look()
        self.assertIn(None, refusals)
        self.send(self.data)
        self.look()
        self.assertEqual(len(self.orders()), 1)
        self.assertEqual(len(self.orders().payment_ids), 1)
        self.assertEqual(self.visit.amount_paid, 50)
        self.assertFalse(self.visit.paid_twice)

    def test_server_is_killed_in_between(self):
        killed = subprocess.run(
            [sys.executable, "-c", KILLED],
            input=json.dumps(
                {
                    "config": config["config"],
                    "database": get_db_name(),
                    "user": self.till_user.id,
                    "order": self.data,
                }
            ),
            env=os.environ,
            text=True,
            capture_output=True,
            timeout=300,
            check=False,
        )
        self.assertEqual(killed.returncode, -signal.SIGKILL, killed.stderr)
        self.assertIn("wrote 1 order, visit paid", killed.stdout)
        self.look()
        self.assertFalse(self.orders())
        self.assertEqual(self.visit.payment_state, "not_paid")
        for _time in range(2):
            self.send(self.data)
            self.look()
            self.assertEqual(len(self.orders()), 1)
            self.assertEqual(len(self.orders().lines), 1)
            self.assertEqual(len(self.orders().payment_ids), 1)
            self.assertEqual(self.visit.payment_state, "paid")
            self.assertEqual(self.visit.amount_paid, 50)


# Does what the web server does with an order, and dies when all is written, just before
# it would be committed.
KILLED = """
import json, os, signal, sys

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config

asked = json.load(sys.stdin)
config.parse_config(["-c", asked["config"], "-d", asked["database"]])
with Registry(asked["database"]).cursor() as cursor:
    env = api.Environment(cursor, asked["user"], {})
    env["pos.order"].sync_from_ui([asked["order"]])
    env.flush_all()
    order = env["pos.order"].search([("uuid", "=", asked["order"]["uuid"])])
    state = order.salon_appointment_ids.sudo().payment_state
    print(f"wrote {len(order)} order, visit {state}", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
