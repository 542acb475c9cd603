from odoo import api, fields, models
from odoo.exceptions import ValidationError

# A platform sold the client a voucher: it pays, the code counts once.
VOUCHERS = ("meituan", "dianping", "douyin", "voucher")
WITH_REFERENCE = ("wechat", "alipay", *VOUCHERS)
KINDS = [
    ("cash", "Cash"),
    ("card", "Card"),
    ("wechat", "WeChat Pay"),
    ("alipay", "Alipay"),
    ("meituan", "Voucher of Meituan"),
    ("dianping", "Voucher of Dianping"),
    ("douyin", "Voucher of Douyin"),
    ("voucher", "Voucher of another platform"),
    ("other", "Other"),
]


class PosPaymentMethod(models.Model):
    """What a way to pay asks for, costs, and who owes the money then."""

    _inherit = "pos.payment.method"

    salon_kind = fields.Selection(KINDS, "Kind", help="What clients pay with.")
    salon_asks_reference = fields.Boolean(
        "Ask for a reference",
        compute="_compute_salon_asks_reference",
        store=True,
        readonly=False,
        help="The till asks for the number of the transaction or the voucher's code.",
    )
    salon_owed_by_id = fields.Many2one(
        "res.partner",
        "Owed by",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The platform that owes what is paid in this way, until it settles.",
    )
    salon_fee_percent = fields.Float(
        "Fee (%)", digits=(16, 4), help="Of what is taken; booked when the till closes."
    )
    salon_fee_account_id = fields.Many2one(
        "account.account",
        "Fee account",
        ondelete="restrict",
        check_company=True,
        domain=[("account_type", "in", ("expense", "expense_other"))],
    )
    salon_voucher_refund = fields.Selection(
        [
            ("free", "can be used again"),
            ("keep", "stays used"),
        ],
        "A voucher given back",
        default="free",
        help="What happens to the code when its payment is refunded.",
    )

    _check_salon_fee = models.Constraint(
        "CHECK (salon_fee_percent >= 0 AND salon_fee_percent < 100)",
        "A fee is between 0 and 100 percent.",
    )
    _check_salon_platform = models.Constraint(
        "CHECK (salon_kind NOT IN ('meituan', 'dianping', 'douyin', 'voucher')"
        " OR salon_owed_by_id IS NOT NULL)",
        "Say which platform owes the money for its vouchers.",
    )

    @api.depends("salon_kind")
    def _compute_salon_asks_reference(self):
        for method in self:
            method.salon_asks_reference = method.salon_kind in WITH_REFERENCE

    @api.constrains(
        "salon_owed_by_id",
        "salon_fee_percent",
        "salon_fee_account_id",
        "journal_id",
        "outstanding_account_id",
    )
    def _check_salon_books(self):
        for method in self:
            if not (method.salon_owed_by_id or method.salon_fee_percent):
                continue
            if method.type != "bank" or not method.outstanding_account_id:
                raise ValidationError(
                    self.env._(
                        "%(method)s needs a bank journal and an outstanding account: "
                        "from there it is booked who owes the money and what it costs.",
                        method=method.name,
                    )
                )
            if method.salon_fee_percent and not method.salon_fee_account_id:
                raise ValidationError(
                    self.env._(
                        "Choose the account of the fee of %(method)s.",
                        method=method.name,
                    )
                )

    def _is_voucher(self):
        return self.salon_kind in VOUCHERS

    @api.model
    def _load_pos_data_fields(self, config):
        loaded = super()._load_pos_data_fields(config)
        if not config.salon_branch_id:
            return loaded
        return [*loaded, "salon_kind", "salon_asks_reference"]

    def _salon_translate_names(self, names):
        """:param names: {language code: {kind: name}}"""
        for method in self:
            method.update_field_translations(
                "name",
                {code: each[method.salon_kind] for code, each in names.items()},
            )
