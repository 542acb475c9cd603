from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import voucher_code


class SalonVoucherUse(models.Model):
    """A voucher of a platform that a client paid with. Each code counts once."""

    _name = "salon.voucher.use"
    _description = "Voucher used"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "used_at desc, id desc"
    _rec_name = "code"

    platform_id = fields.Many2one(
        "res.partner", "Platform", required=True, readonly=True, ondelete="restrict"
    )
    code = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [
            ("used", "Used"),
            ("twice", "Used twice"),
            ("freed", "Given back"),
        ],
        required=True,
        readonly=True,
        default="used",
        help="Used twice: another payment has used the code before. The client was "
        "served and the order is paid, but the platform pays once.",
    )
    payment_id = fields.Many2one("pos.payment", readonly=True, ondelete="set null")
    order_id = fields.Many2one(
        "pos.order", readonly=True, index="btree_not_null", ondelete="set null"
    )
    refund_order_id = fields.Many2one(
        "pos.order", "Given back by", readonly=True, ondelete="set null"
    )
    payment_method_id = fields.Many2one(
        "pos.payment.method", readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    used_at = fields.Datetime(
        "Used on", required=True, readonly=True, default=fields.Datetime.now
    )

    _one_use = models.UniqueIndex(
        "(platform_id, code) WHERE state = 'used'", "This voucher was used already."
    )
    _one_payment = models.UniqueIndex(
        "(payment_id) WHERE payment_id IS NOT NULL",
        "This payment has a voucher already.",
    )
    _check_code = models.Constraint(
        "CHECK (code ~ '^[A-Z0-9]{1,64}$')",
        "A code has 1 to 64 letters and digits.",
    )

    @api.model
    def _record(self, payments):
        """Note the vouchers of payments. Of a payment noted already nothing is noted.

        A code that another payment used is noted as used twice, for a manager: the
        client was served, and the money is missing.

        :param payments: pos.payment of voucher methods, with all rights
        :return: the records that are used twice
        """
        known = self.search([("payment_id", "in", payments.ids)]).payment_id
        rows = [self._row(payment) for payment in payments - known]
        rows = [row for row in rows if row["code"]]
        if not rows:
            return self
        first = self._insert_first(rows)
        twice = self.create(
            [
                {**row, "state": "twice"}
                for row in rows
                if row["payment_id"] not in first
            ]
        )
        twice._ask_manager()
        return twice

    @api.model
    def _row(self, payment):
        method, order = payment.payment_method_id, payment.pos_order_id
        return {
            "platform_id": method.salon_owed_by_id.id,
            "code": voucher_code.normalise(payment.payment_ref_no),
            "payment_id": payment.id,
            "order_id": order.id,
            "payment_method_id": method.id,
            "company_id": order.company_id.id,
            "currency_id": order.currency_id.id,
            "amount": payment.amount,
            "used_at": payment.payment_date,
        }

    @api.model
    def _insert_first(self, rows):
        """Insert those whose code nobody used. The database decides: of two tills
        that do it at once, one waits here for the other.

        :return: ids of the payments that came first
        """
        self.flush_model()
        columns = [*rows[0]]
        stamps = {"create_uid": self.env.uid, "write_uid": self.env.uid}
        values = SQL(", ").join(
            SQL(
                "(%s, 'used', %s, %s, NOW() AT TIME ZONE 'UTC', "
                "NOW() AT TIME ZONE 'UTC')",
                SQL(", ").join(SQL("%s", row[name] or None) for name in columns),
                *stamps.values(),
            )
            for row in rows
        )
        inserted = self.env.execute_query(
            SQL(
                """
                INSERT INTO salon_voucher_use
                       (%s, state, create_uid, write_uid, create_date, write_date)
                VALUES %s
           ON CONFLICT DO NOTHING
             RETURNING payment_id
                """,
                SQL(", ").join(SQL.identifier(name) for name in columns),
                values,
            )
        )
        self.invalidate_model()
        return {payment_id for (payment_id,) in inserted}

    def _ask_manager(self):
        """Leave a manager a note about each voucher that was used twice."""
        for use in self:
            user = use.order_id.config_id.salon_branch_id._manager()
            use.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.env._("Voucher %(code)s was used twice", code=use.code),
                note=self.env._(
                    "Order %(order)s was paid with a voucher of %(platform)s that was "
                    "used before. The platform pays it once only.",
                    order=use.order_id.pos_reference or use.order_id.name or "",
                    platform=use.platform_id.name,
                ),
            )

    @api.model
    def _give_back(self, order):
        """Mark the vouchers that a refund gives back, by the policy of their method.

        :param order: the refund, with all rights; the same one again changes nothing
        """
        refunds = order.payment_ids.filtered(
            lambda payment: payment.payment_method_id._is_voucher()
            and payment.amount < 0
        )
        refunded = order.lines.refunded_orderline_id.order_id
        if not refunds or not refunded:
            return
        done = self.search([("refund_order_id", "=", order.id)])
        uses = self.search(
            [("order_id", "in", refunded.ids), ("refund_order_id", "=", False)],
            order="id",
        )
        for platform in refunds.payment_method_id.salon_owed_by_id:
            amount = -sum(
                payment.amount
                for payment in refunds
                if payment.payment_method_id.salon_owed_by_id == platform
            )
            mine = done.filtered(lambda use, one=platform: use.platform_id == one)
            amount = order.currency_id.round(amount - sum(mine.mapped("amount")))
            open_uses = uses.filtered(lambda use, one=platform: use.platform_id == one)
            back = voucher_code.given_back(
                [(use.id, use.amount) for use in open_uses], amount
            )
            self.browse(back)._mark_given_back(order)

    def _mark_given_back(self, order):
        self.refund_order_id = order
        freed = self.filtered(
            lambda use: use.state == "used"
            and use.payment_method_id.salon_voucher_refund == "free"
        )
        freed.state = "freed"

    def action_open_order(self):
        self.ensure_one()
        return self.order_id.get_formview_action()
