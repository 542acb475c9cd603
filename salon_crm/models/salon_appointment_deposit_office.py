from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command


class SalonAppointment(models.Model):
    """Deposits on invoices that the office makes."""

    _inherit = "salon.appointment"

    def action_create_invoice(self):
        """The invoice of a visit uses its open deposit."""
        action = super().action_create_invoice()
        invoice = self.env["account.move"].browse(action.get("res_id"))
        amount = min(self.deposit_balance, invoice.amount_total)
        if amount > 0:
            line = self._deposit_invoice_line(-amount)
            invoice.write({"invoice_line_ids": [Command.create(line)]})
        return action

    def action_credit_deposit(self):
        """Give the open deposit back in the office: a draft credit note. It is given
        back once that is posted."""
        self.ensure_one()
        if self.deposit_balance <= 0:
            raise UserError(self.env._("This visit has no open deposit."))
        credit = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "invoice_origin": self.name,
                "invoice_line_ids": [
                    Command.create(self._deposit_invoice_line(self.deposit_balance))
                ],
            }
        )
        return credit.get_formview_action()

    def _deposit_invoice_line(self, amount):
        """:param amount: with taxes"""
        product = self.company_id._salon_deposit_product().sudo(False)
        taxes = product.sudo().taxes_id.filtered(
            lambda tax: tax.company_id == self.company_id
        )
        share = 1.0
        if not all(taxes.mapped("price_include")):
            share = self._deposit_untaxed() / self.deposit_balance
        return {
            "product_id": product.id,
            "price_unit": amount * share,
            "tax_ids": [Command.set(taxes.ids)],
            "salon_deposit_visit_id": self.id,
        }
