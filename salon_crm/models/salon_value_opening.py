from odoo import api, fields, models
from odoo.exceptions import UserError


class SalonValueOpening(models.Model):
    """Balances that were brought from another system, with their control totals."""

    _name = "salon.value.opening"
    _description = "Opening balances of stored value"
    _order = "id desc"

    name = fields.Char("File", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    # Of the clients and amounts, not of the file: the same list saved anew is the same.
    fingerprint = fields.Char(required=True, readonly=True)
    client_count = fields.Integer("Clients", readonly=True)
    principal = fields.Monetary("Paid in", readonly=True)
    bonus = fields.Monetary(readonly=True)
    move_id = fields.Many2one("account.move", "Journal entry", readonly=True)
    entry_ids = fields.One2many(
        "loyalty.history", "salon_opening_id", "Entries", readonly=True
    )

    _fingerprint_unique = models.UniqueIndex(
        "(company_id, fingerprint)", "These balances were imported before."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was imported stays in the list."))
