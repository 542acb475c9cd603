from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.pos_payment_method import VOUCHERS


class SalonPaymentSetup(models.TransientModel):
    """Makes the ways to pay that a salon wants, with what the books need for them."""

    _name = "salon.payment.setup"
    _description = "Set up payment methods"

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="branch_id.company_id")
    config_ids = fields.Many2many(
        "pos.config",
        string="Tills",
        domain="[('salon_branch_id', '=', branch_id)]",
        compute="_compute_config_ids",
        store=True,
        readonly=False,
    )
    card = fields.Boolean()
    wechat = fields.Boolean("WeChat Pay", default=True)
    alipay = fields.Boolean(default=True)
    meituan = fields.Boolean("Vouchers of Meituan", default=True)
    dianping = fields.Boolean("Vouchers of Dianping", default=True)
    douyin = fields.Boolean("Vouchers of Douyin", default=True)

    @api.depends("branch_id")
    def _compute_config_ids(self):
        for setup in self:
            setup.config_ids = setup.branch_id.sudo().pos_config_ids

    def action_set_up(self):
        """Make the chosen methods that the company has not, and put them on the tills.

        :raises UserError: the company has no accounts yet, a till is open, or nothing
            is chosen
        """
        self.ensure_one()
        self._check_may()
        kinds = [kind for kind in self._names() if self[kind]]
        if not kinds:
            raise UserError(self.env._("Choose at least one way to pay."))
        setup = self.sudo().with_company(self.branch_id.company_id)
        setup._check_ready()
        methods = setup._existing(kinds)
        missing = [kind for kind in kinds if kind not in methods.mapped("salon_kind")]
        methods |= setup._make(missing)
        setup.config_ids.payment_method_ids = [
            Command.link(method.id) for method in methods
        ]
        return {"type": "ir.actions.act_window_close"}

    def _check_may(self):
        self.check_access("write")
        self.branch_id.check_access("write")
        if self.config_ids.sudo().salon_branch_id - self.branch_id:
            raise AccessError(self.env._("These tills belong to another branch."))

    def _check_ready(self):
        company = self.branch_id.company_id
        if not (company.chart_template or company.root_id._existing_accounting()):
            raise UserError(
                self.env._(
                    "%(company)s has no accounts yet. Choose its chart of accounts in "
                    "the settings of invoicing first.",
                    company=company.name,
                )
            )
        opened = self.config_ids.filtered("has_active_session")
        if opened:
            raise UserError(
                self.env._(
                    "Close these tills first: %(tills)s.",
                    tills=", ".join(opened.mapped("name")),
                )
            )

    def _existing(self, kinds):
        return self.env["pos.payment.method"].search(
            [
                ("company_id", "=", self.branch_id.company_id.id),
                ("salon_kind", "in", kinds),
            ]
        )

    def _make(self, kinds):
        """Methods of these kinds, each with a journal of its own."""
        if not kinds:
            return self.env["pos.payment.method"]
        company = self.branch_id.company_id
        speaking = self.with_context(lang=company.partner_id.lang or self.env.lang)
        names = speaking._names()
        journals = self.env["account.journal"].create(
            [
                {"name": names[kind], "type": "bank", "company_id": company.id}
                for kind in kinds
            ]
        )
        platforms = speaking._platforms([kind for kind in kinds if kind in VOUCHERS])
        methods = self.env["pos.payment.method"].create(
            [
                {
                    "name": names[kind],
                    "salon_kind": kind,
                    "journal_id": journal.id,
                    "company_id": company.id,
                    "outstanding_account_id": self._outstanding_account().id,
                    "salon_owed_by_id": platforms.get(kind, company.partner_id).id
                    if kind in VOUCHERS
                    else False,
                }
                for kind, journal in zip(kinds, journals, strict=True)
            ]
        )
        methods._salon_translate_names(self._names_by_language())
        return methods

    def _outstanding_account(self):
        """Where takings wait until they arrive, as Odoo chooses it for its methods."""
        company = self.branch_id.company_id
        chart = self.env["account.chart.template"].with_context(
            allowed_company_ids=company.root_id.ids
        )
        account = chart.ref(
            "account_journal_payment_debit_account_id", raise_if_not_found=False
        )
        account = account or company.transfer_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%(company)s has no account for internal transfers.",
                    company=company.name,
                )
            )
        return account

    def _platforms(self, kinds):
        """The contact of each platform, one for all companies.

        :return: {kind: res.partner}
        """
        known = self.env["pos.payment.method"].with_context(active_test=False)
        known = known.search(
            [
                ("salon_kind", "in", kinds),
                ("salon_owed_by_id.company_id", "=", False),
            ]
        )
        found = {method.salon_kind: method.salon_owed_by_id for method in known}
        names = self._platform_names()
        missing = [kind for kind in kinds if kind not in found]
        made = self.env["res.partner"].create(
            [{"name": names[kind], "is_company": True} for kind in missing]
        )
        return {**found, **dict(zip(missing, made, strict=True))}

    def _names_by_language(self):
        """:return: {language code: {kind: name}}"""
        return {
            code: self.with_context(lang=code)._names()
            for code, _name in self.env["res.lang"].get_installed()
        }

    def _names(self):
        return {
            "card": self.env._("Card"),
            "wechat": self.env._("WeChat Pay"),
            "alipay": self.env._("Alipay"),
            "meituan": self.env._("Meituan voucher"),
            "dianping": self.env._("Dianping voucher"),
            "douyin": self.env._("Douyin voucher"),
        }

    def _platform_names(self):
        return {
            "meituan": self.env._("Meituan"),
            "dianping": self.env._("Dianping"),
            "douyin": self.env._("Douyin"),
        }
