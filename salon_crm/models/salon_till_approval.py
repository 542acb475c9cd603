import json
import secrets

from odoo import fields, models

from ..tools import giveaway


class SalonTillApproval(models.Model):
    """A manager's leave to give something on one order, given by PIN at a till.

    The till gets the token, which is worth nothing on any other order.
    """

    _name = "salon.till.approval"
    _description = "Manager's leave at the till"
    _rec_name = "order_uuid"

    token = fields.Char(
        required=True, readonly=True, default=lambda self: secrets.token_urlsafe(24)
    )
    order_uuid = fields.Char(required=True, readonly=True, index=True)
    config_id = fields.Many2one(
        "pos.config", "Till", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="config_id.company_id", store=True)
    approver_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    items = fields.Text(
        required=True, readonly=True, help="What the manager saw, as JSON."
    )

    _token_unique = models.UniqueIndex("(token)", "A token is used once.")

    def _givens(self):
        """:return: list of giveaway.Given"""
        self.ensure_one()
        return [giveaway.Given(*item) for item in json.loads(self.items)]
