from odoo import api, models


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    @api.constrains("tz", "schedule_type")
    def _check_salon_resources(self):
        """Hours are read in the calendar's zone, so its resources must agree."""
        resources = (
            self.env["resource.resource"]
            .sudo()
            .search([("calendar_id", "in", self.ids), ("salon_bookable", "=", True)])
        )
        resources._check_salon_calendar()
        branches = self.env["salon.branch"].sudo().with_context(active_test=False)
        branches.search([("resource_calendar_id", "in", self.ids)])._check_fixed_hours()
