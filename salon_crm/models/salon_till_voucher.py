from odoo import api, models
from odoo.exceptions import UserError

from ..tools import voucher_code


class SalonTill(models.AbstractModel):
    """Vouchers that a client shows at the till."""

    _inherit = "salon.till"

    @api.model
    def check_voucher(self, config_id, method_id, code):
        """Whether a voucher can be used, before it is taken as a payment.

        :param config_id: id of the till
        :param method_id: id of one of its payment methods, of a platform's vouchers
        :param code: the code as typed or scanned
        :return: ``{"code": as it is kept, "used": False, or in words when and where}``
        :raises UserError: this is no code, or no voucher is paid in this way here
        """
        config = self._till(config_id)
        method = config.payment_method_ids.filtered(
            lambda each: each.id == self._one_id(method_id)
        )
        if not method or not method._is_voucher():
            raise UserError(self.env._("No vouchers are paid in this way here."))
        kept = voucher_code.normalise(code)
        if not kept:
            raise UserError(
                self.env._("This is no voucher code: it has letters and digits only.")
            )
        use = self.env["salon.voucher.use"].sudo()
        use = use.search(
            [
                ("platform_id", "=", method.salon_owed_by_id.id),
                ("code", "=", kept),
                ("state", "=", "used"),
            ],
            limit=1,
        )
        return {"code": kept, "used": bool(use) and self._used_where(config, use)}

    @api.model
    def _used_where(self, config, use):
        """In words when and where a voucher was used; of another company not where."""
        when = config.salon_branch_id._day_and_clock(use.used_at)
        if use.company_id != config.company_id:
            return self.env._("This voucher was used on %(when)s.", when=when)
        return self.env._(
            "This voucher was used on %(when)s, for order %(order)s.",
            when=when,
            order=use.order_id.pos_reference or use.order_id.name or "",
        )
