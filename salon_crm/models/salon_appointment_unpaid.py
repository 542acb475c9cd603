from odoo import fields, models

LONGEST = 200


class SalonAppointment(models.Model):
    """Why a visit that is done was not paid, who said so, and when."""

    _inherit = "salon.appointment"

    unpaid_reason = fields.Char("Why not paid", size=LONGEST, copy=False, tracking=True)
    unpaid_reason_uid = fields.Many2one(
        "res.users", "Reason given by", readonly=True, copy=False
    )
    unpaid_reason_at = fields.Datetime("Reason given on", readonly=True, copy=False)

    def write(self, vals):
        if "unpaid_reason" in vals:
            given = bool(vals["unpaid_reason"])
            vals = {
                **vals,
                "unpaid_reason_uid": given and self.env.uid,
                "unpaid_reason_at": given and fields.Datetime.now(),
            }
        return super().write(vals)

    def _lines_owed(self):
        """The services that nobody was charged for yet."""
        return self.line_ids.filtered(
            lambda line: line.state != "cancelled"
            and line.payment_state in ("not_paid", "partial")
            and not line.is_charged
        )

    def _unpaid_row(self):
        """What the till's closing shows of a visit that is not paid.

        :return: ``{"id", "number", "client", "when", "services", "due" (money),
            "reason"}``, in words
        """
        self.ensure_one()
        owed = self._lines_owed()
        return {
            "id": self.id,
            "number": self.name,
            "client": self.client_name,
            "when": f"{self.branch_id._day_in_year(self.start)} "
            f"{self.branch_id._clock(self.start)}",
            "services": ", ".join((owed or self.line_ids).product_id.mapped("name")),
            "due": sum(line.price_unit - line.amount_paid for line in owed),
            "reason": self.unpaid_reason or "",
        }
