from odoo import fields, models


class ResourceResource(models.Model):
    """Who gets a user, or another, finds the visits to come in the calendar."""

    _inherit = "resource.resource"

    def write(self, vals):
        result = super().write(vals)
        people = self.filtered(lambda each: each.resource_type == "user")
        if "user_id" in vals and people:
            lines = (
                self.env["salon.appointment.line"]
                .sudo()
                .search(
                    [
                        ("employee_id.resource_id", "in", people.ids),
                        ("stop", ">", fields.Datetime.now()),
                    ]
                )
            )
            lines.appointment_id._follow_in_agendas()
        return result
