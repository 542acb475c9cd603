"""Whatever happens in whatever order: the balance is the sum of the entries, nothing
lapses twice, and of what was refunded nothing is left."""

from random import Random

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.salon_crm.tools import points

from .test_points import PointsCase

STEPS = 14
SEEDS = range(5)


@tagged("post_install", "-at_install")
class TestPointsProperty(PointsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.salon_points_months = 6
        cls.shampoo = cls.make_service("Shampoo", 12, is_salon_service=False)

    def setUp(self):
        super().setUp()
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kw: 60
        )

    @mute_logger("odoo.addons.salon_crm.models.pos_order_points")
    def test_random_histories(self):
        for seed in SEEDS:
            with self.subTest(seed=seed):
                self.run_history(Random(seed), self.make_client(f"Client {seed}"))

    def run_history(self, random, client):
        self.client, self.random = client, random
        self.sent, self.orders = [], []
        if random.random() < 0.5:
            self.make_member(client, since="2020-01-01")
        steps = [self.sale, self.sale, self.refund, self.resend, self.lapse, self.hand]
        for _step in range(STEPS):
            random.choice(steps)()
            self.env.invalidate_all()
            self.check()
        for order in self.orders:
            self.refund(order, whole=True)
        self.check()
        self.check_all_refunded()

    # ------------------------------------------------------------
    # What may happen
    # ------------------------------------------------------------

    def send(self, lines, **values):
        order = self.make_order(lines, **{"partner_id": self.client.id, **values})
        self.sent.append(order)
        return self.sync(order)

    def sale(self):
        lines = [
            self.order_line(
                self.random.choice((self.cut, self.colour, self.shampoo)),
                self.random.randint(1, 9999) / 100,
                quantity=self.random.randint(1, 3),
            )
            for _line in range(self.random.randint(1, 3))
        ]
        total = sum(line["price_subtotal_incl"] for line in lines)
        spend = self.random.choice((0, 0, 10, 55, 300))
        if spend and total > spend * self.reward.discount:
            line = self.reward_line(spend)
            line["coupon_id"] = self.card(self.client).id
            lines.append(line)
        before = self.random.choice((0, 0, 3, 8))
        noon = fields.Datetime.now().replace(hour=12)
        moment = fields.Datetime.subtract(noon, months=before)
        self.orders.append(
            self.send(lines, date_order=fields.Datetime.to_string(moment))
        )

    def refund(self, order=None, whole=False):
        if not order and not self.orders:
            return
        order = order or self.random.choice(self.orders)
        lines = []
        for line in order.lines:
            open_quantity = line.qty + sum(line.refund_orderline_ids.mapped("qty"))
            quantity = (
                open_quantity if whole else self.random.randint(0, int(open_quantity))
            )
            if quantity:
                lines.append(
                    self.order_line(
                        line.product_id,
                        line.price_unit,
                        quantity=-quantity,
                        refunded_orderline_id=line.id,
                    )
                )
        if lines:
            self.send(lines, is_refund=True)

    def resend(self):
        if self.sent:
            order = self.random.choice(self.sent)
            self.sync(order)._salon_after_payment()

    def lapse(self):
        """The second time on a day, nothing does."""
        self.env["loyalty.card"]._salon_lapse_points(self.company)
        before = self.balance(self.client)
        self.env["loyalty.card"]._salon_lapse_points(self.company)
        self.assertEqual(self.balance(self.client), before)

    def hand(self):
        self.give(self.random.randint(1, 50), self.client)

    # ------------------------------------------------------------
    # What always holds
    # ------------------------------------------------------------

    def check(self):
        self.assertLedgerIsTrue()
        card = self.card(self.client)
        entries = card.history_ids
        known = [entry._salon_points_entry() for entry in entries]
        lots = points.lots(known)
        left = sum(part for _entry, part in lots)
        self.assertEqual(left, max(round(card.points * points.UNIT), 0))
        for entry in entries.filtered(
            lambda one: one.salon_points_kind in ("earned", "spent")
        ):
            later = entries.filtered(
                lambda one, origin=entry: one.salon_origin_id == origin
            )
            rest = entry._salon_change() + sum(one._salon_change() for one in later)
            # Never more is taken or given back than there was.
            self.assertGreaterEqual(rest * entry._salon_change(), 0)

    def check_all_refunded(self):
        """Only what was given by hand and has not lapsed is left of it."""
        entries = self.card(self.client).history_ids
        for order in self.orders:
            own = entries.filtered(
                lambda one, order=order: one.salon_points_order_id == order
                and one.salon_points_kind in ("earned", "spent")
            )
            chain = own | entries.filtered(
                lambda one, own=own: one.salon_origin_id in own
            )
            self.assertEqual(sum(one._salon_change() for one in chain), 0)
