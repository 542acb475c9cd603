from odoo import api, fields, models


class CrmLead(models.Model):
    """An enquiry from which a visit can be booked."""

    _inherit = "crm.lead"

    salon_appointment_ids = fields.One2many(
        "salon.appointment",
        "opportunity_id",
        "Visits",
        groups="salon_crm.group_salon_stylist",
    )
    salon_appointment_count = fields.Integer(
        compute="_compute_salon_appointment_count",
        groups="salon_crm.group_salon_stylist",
    )

    @api.depends("salon_appointment_ids")
    def _compute_salon_appointment_count(self):
        counts = dict(
            self.env["salon.appointment"]._read_group(
                [("opportunity_id", "in", self.ids)], ["opportunity_id"], ["__count"]
            )
        )
        for lead in self:
            lead.salon_appointment_count = counts.get(lead, 0)

    def action_salon_book(self):
        """Look for a free time for the person who asked."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_booking_action"
        )
        action["context"] = {
            "default_opportunity_id": self.id,
            "default_partner_id": self.partner_id.id,
            "default_client_name": self.contact_name or self.partner_name or self.name,
            "default_client_phone": self.phone,
            "default_client_email": self.email_from,
            "default_channel": "enquiry",
        }
        return action

    def action_salon_visits(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_appointment_action"
        )
        action["domain"] = [("opportunity_id", "=", self.id)]
        action["context"] = {"default_opportunity_id": self.id}
        return action
