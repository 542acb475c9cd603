from odoo import api, fields, models

from .linked import Links, Source

VISITS = Links(
    [
        Source(
            "pos_order_line p"
            " JOIN salon_appointment_line w ON w.id = p.salon_appointment_line_id",
            "p.order_id",
            "w.appointment_id",
        )
    ],
    {
        "pos.order.line": ["order_id", "salon_appointment_line_id"],
        "salon.appointment.line": ["appointment_id"],
    },
)
STYLISTS = Links(
    [Source("pos_order_line p", "p.order_id", "p.salon_stylist_id")],
    {"pos.order.line": ["order_id", "salon_stylist_id"]},
)

ONLY_IN_LISTS = ("salon_branch_id", "salon_entry_count", "salon_stylist_ids")


class PosOrder(models.Model):
    """What a till order leads to, and by what orders are searched and grouped."""

    _inherit = "pos.order"

    salon_stylist_ids = fields.Many2many(
        "resource.resource",
        string="Stylists",
        compute="_compute_salon_stylist_ids",
        search="_search_salon_stylist_ids",
    )
    salon_branch_id = fields.Many2one(related="config_id.salon_branch_id")
    salon_entry_count = fields.Integer(
        "Number of journal entries",
        compute="_compute_salon_entry_count",
        groups="account.group_account_readonly,account.group_account_invoice",
    )

    @api.depends("lines.salon_stylist_id")
    def _compute_salon_stylist_ids(self):
        for order in self:
            order.salon_stylist_ids = order.lines.salon_stylist_id

    def _search_salon_appointment_ids(self, operator, value):
        return VISITS.search(self.env["salon.appointment"], operator, value)

    def _search_salon_stylist_ids(self, operator, value):
        return STYLISTS.search(self.env["resource.resource"], operator, value)

    def _compute_salon_entry_count(self):
        for order in self:
            order.salon_entry_count = len(order._salon_entries())

    @api.model
    def _load_pos_data_read(self, records, config):
        """A till has no lists: what they are searched and grouped by stays here."""
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            for name in ONLY_IN_LISTS:
                row.pop(name, None)
        return rows

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec == "salon_appointment_ids":
            visits = self.env["salon.appointment"]
            return VISITS.group(visits, groupby_spec, alias, query)
        if groupby_spec == "salon_stylist_ids":
            people = self.env["resource.resource"]
            return STYLISTS.group(people, groupby_spec, alias, query)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _salon_entries(self):
        """The entries of the books that are of these orders; Odoo itself shows their
        invoices."""
        orders = self.sudo()
        return (
            orders.session_id.move_id
            | orders.reversed_move_ids
            | orders.payment_ids.account_move_id
        )

    def action_salon_entries(self):
        """Open the entries in which the order is."""
        return self.env["salon.appointment"]._open_entries(self._salon_entries())


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    salon_appointment_id = fields.Many2one(
        related="salon_appointment_line_id.appointment_id"
    )
    salon_branch_id = fields.Many2one(related="order_id.config_id.salon_branch_id")


class PosSession(models.Model):
    _inherit = "pos.session"

    def action_salon_visits(self):
        """Open the visits that were paid in the session."""
        orders = self.sudo().order_ids
        return orders._salon_all_visits().sudo(False)._open_linked()

    def action_salon_closing_entry(self):
        return self.env["salon.appointment"]._open_entries(self.sudo().move_id)
