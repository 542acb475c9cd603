from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .amount import Amount
from .safely import safely
from .salon_appointment import GONE, PAYMENT_STATES, PRESENT


class SalonAppointment(models.Model):
    """What a visit costs, what was paid, and the documents that say so."""

    _inherit = "salon.appointment"

    amount_total = fields.Monetary(
        "Price", compute="_compute_amount_total", store=True, precompute=True
    )
    # Defaults as a new visit is: then there is nothing to correct after its insert.
    amount_paid = Amount(
        "Paid",
        compute="_compute_payment",
        compute_sudo=True,
        store=True,
        default=0.0,
    )
    amount_refunded = Amount(
        "Given back",
        compute="_compute_payment",
        compute_sudo=True,
        store=True,
        default=0.0,
    )
    payment_state = fields.Selection(
        PAYMENT_STATES,
        "Payment",
        compute="_compute_payment",
        compute_sudo=True,
        store=True,
        tracking=True,
    )
    pos_order_ids = fields.Many2many(
        "pos.order",
        string="Till orders",
        compute="_compute_documents",
        compute_sudo=True,
        search="_search_pos_order_ids",
    )
    invoice_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        compute="_compute_documents",
        compute_sudo=True,
        search="_search_invoice_ids",
    )
    pos_order_names = fields.Char(
        "Till", compute="_compute_documents", compute_sudo=True
    )
    invoice_names = fields.Char(
        "Invoice numbers", compute="_compute_documents", compute_sudo=True
    )
    pos_order_count = fields.Integer(compute="_compute_documents", compute_sudo=True)
    invoice_count = fields.Integer(compute="_compute_documents", compute_sudo=True)

    @api.depends("line_ids.state", "line_ids.price_unit")
    def _compute_amount_total(self):
        for visit in self:
            lines = visit.line_ids.filtered(lambda line: line.state != "cancelled")
            visit.amount_total = sum(lines.mapped("price_unit"))

    @api.depends(
        "line_ids.state",
        "line_ids.amount_paid",
        "line_ids.amount_refunded",
        "line_ids.payment_state",
    )
    def _compute_payment(self):
        for visit in self:
            lines = visit.line_ids.filtered(lambda line: line.state != "cancelled")
            visit.amount_paid = sum(lines.mapped("amount_paid"))
            visit.amount_refunded = sum(lines.mapped("amount_refunded"))
            visit.payment_state = self._payment_state_of(lines.mapped("payment_state"))

    @api.model
    def _payment_state_of(self, states):
        """One state for a visit out of those of its services."""
        due = set(states) - {"nothing_due"}
        if len(due) <= 1:
            return due.pop() if due else "nothing_due"
        if due == {"paid", "refunded"}:
            return "paid"
        return "partial" if due & {"paid", "partial"} else "not_paid"

    @api.depends(
        "line_ids.pos_order_line_ids.order_id.account_move",
        "line_ids.move_line_ids.move_id.name",
    )
    def _compute_documents(self):
        for visit in self:
            orders = visit.line_ids.pos_order_line_ids.order_id
            invoices = visit.line_ids.move_line_ids.move_id | orders.account_move
            visit.pos_order_ids = orders
            visit.invoice_ids = invoices
            visit.pos_order_names = ", ".join(orders.mapped("display_name"))
            visit.invoice_names = ", ".join(invoices.mapped("display_name"))
            visit.pos_order_count = len(orders)
            visit.invoice_count = len(invoices)

    def _search_pos_order_ids(self, operator, value):
        return [("line_ids.pos_order_line_ids.order_id", operator, value)]

    def _search_invoice_ids(self, operator, value):
        return [("line_ids.move_line_ids.move_id", operator, value)]

    # ------------------------------------------------------------
    # Invoicing without a till
    # ------------------------------------------------------------

    def action_create_invoice(self):
        """Make a draft invoice of what is not paid or invoiced yet, and open it."""
        self.ensure_one()
        lines = self._lines_to_invoice()
        if not lines:
            raise UserError(
                self.env._(
                    "There is nothing to invoice: it is paid or invoiced already."
                )
            )
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "invoice_origin": self.name,
                "invoice_line_ids": [
                    Command.create(line._invoice_line_values()) for line in lines
                ],
            }
        )
        return invoice.get_formview_action()

    def _lines_to_invoice(self):
        if self.state in GONE or self.state == "hold":
            return self.env["salon.appointment.line"]
        return self.line_ids.filtered(
            lambda line: line.state != "cancelled"
            and line.payment_state in ("not_paid", "refunded")
            and not line._is_charged()
        )

    # ------------------------------------------------------------
    # After a payment
    # ------------------------------------------------------------

    def _after_payment(self):
        """Close visits that are over and paid; their enquiries are won.

        Called for each payment, also a repeated one: it does nothing twice.
        """
        safely(self, self._close_paid)

    def _close_paid(self):
        now = fields.Datetime.now()
        paid = self.filtered(lambda visit: visit.payment_state == "paid")
        paid.filtered(
            lambda visit: visit.state in PRESENT or visit._came(now)
        ).action_done()
        # A part is a payment, too: who pays it is a client.
        begun = self.filtered(lambda visit: visit.payment_state in ("paid", "partial"))
        begun.opportunity_id.filtered(
            lambda lead: lead.won_status != "won"
        ).action_set_won()

    def _came(self, now):
        """Who pays for a visit that began was there, even if nobody noted it."""
        return self.state in ("booked", "confirmed") and self.start <= now

    # ------------------------------------------------------------
    # Actions that open documents
    # ------------------------------------------------------------

    def action_open_pos_orders(self):
        return self._open_documents(
            "point_of_sale.action_pos_pos_form", self.pos_order_ids
        )

    def action_open_invoices(self):
        return self._open_documents(
            "account.action_move_out_invoice_type", self.invoice_ids
        )

    def _open_documents(self, action_id, records):
        action = self.env["ir.actions.act_window"]._for_xml_id(action_id)
        action["domain"] = [("id", "in", records.ids)]
        action["context"] = {}
        if len(records) == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = records.id
        return action
