import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import date_utils

from ..models.salon_commission_statement import SUMS
from ..tools import payroll_sheet


class SalonCommissionRun(models.TransientModel):
    """A manager has a month of pay computed, or takes it to payroll."""

    _name = "salon.commission.run"
    _description = "Compute pay"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    month = fields.Date(
        required=True,
        default=lambda self: self._last_month(),
        help="Any day of the month.",
    )
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    @api.model
    def _last_month(self):
        today = fields.Date.context_today(self)
        return date_utils.subtract(date_utils.start_of(today, "month"), months=1)

    def action_compute(self):
        """Compute the month for everybody of the company, and show it."""
        self.ensure_one()
        statements = self.env["salon.commission.statement"]
        statements._check_manager()
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._(
                    "Choose %(company)s at the top of the screen first.",
                    company=self.company_id.sudo().name,
                )
            )
        statements._compute_month(self.company_id, self.month)
        first = date_utils.start_of(self.month, "month")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_commission_statement_action"
        )
        return {
            **action,
            "domain": [
                ("month", "=", fields.Date.to_string(first)),
                ("company_id", "=", self.company_id.id),
            ],
            "target": "main",
        }

    @api.model
    def _export(self, statements):
        """:return: an action by which the browser gets a spreadsheet of statements"""
        statements.check_access("read")
        run = self.create(
            {
                "file": base64.b64encode(self._sheet(statements)),
                "file_name": self.env._("Pay %s.xlsx", self._months(statements)),
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{run.id}/file/{run.file_name}"
            "?download=true",
            "target": "download",
        }

    @api.model
    def _months(self, statements):
        months = sorted({f"{month:%Y-%m}" for month in statements.mapped("month")})
        return " - ".join(dict.fromkeys((months[0], months[-1]))) if months else ""

    @api.model
    def _sheet(self, statements):
        """:return: an xlsx file, one row for each statement"""
        fields_of_sums = [*SUMS.values(), "amount_total"]
        names = statements.fields_get([*fields_of_sums, "state"], ["string"])
        titles = [
            self.env._("Employee"),
            self.env._("Month"),
            self.env._("Company"),
            *(names[name]["string"] for name in fields_of_sums),
            self.env._("Currency"),
            names["state"]["string"],
        ]
        states = dict(statements._fields["state"]._description_selection(self.env))
        rows = [
            [
                row.employee_name or "",
                f"{row.month:%Y-%m}",
                row.company_id.name,
                *(row[name] for name in fields_of_sums),
                row.currency_id.name,
                states[row.state],
            ]
            for row in statements.sorted(lambda row: (row.month, row.employee_name))
        ]
        digits = max(statements.currency_id.mapped("decimal_places"), default=2)
        return payroll_sheet.write_sheet(titles, rows, digits)
