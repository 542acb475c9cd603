from odoo import fields, models

SELECT = """
    l.salon_stylist_id AS salon_stylist_id,
    salon_till.salon_branch_id AS salon_branch_id,
    COALESCE(salon_service.appointment_id, l.salon_deposit_visit_id)
        AS salon_appointment_id
"""
FROM = """
    LEFT JOIN pos_config salon_till ON salon_till.id = ps.config_id
    LEFT JOIN salon_appointment_line salon_service
        ON salon_service.id = l.salon_appointment_line_id
"""


class ReportPosOrder(models.Model):
    """Odoo's own analysis of till orders, by visit, stylist and branch, too."""

    _inherit = "report.pos.order"

    salon_appointment_id = fields.Many2one("salon.appointment", "Visit", readonly=True)
    salon_stylist_id = fields.Many2one("resource.resource", "Stylist", readonly=True)
    salon_branch_id = fields.Many2one("salon.branch", "Branch", readonly=True)

    def _select(self):
        if self.env.context.get("salon_leaves"):
            return super()._select()
        return f"{super()._select()}, {SELECT}"

    def _from(self):
        if self.env.context.get("salon_leaves"):
            return super()._from()
        return f"{super()._from()} {FROM}"
