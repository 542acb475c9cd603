from odoo import api, fields, models

DESK = "salon_crm.group_salon_receptionist"


class ResPartner(models.Model):
    """What a client told us."""

    _inherit = "res.partner"

    salon_complaint_ids = fields.One2many(
        "salon.complaint", "partner_id", "Complaints", groups=DESK
    )
    salon_complaint_count = fields.Integer(
        "Number of complaints", compute="_compute_salon_complaint_count", groups=DESK
    )

    @api.depends("salon_complaint_ids")
    def _compute_salon_complaint_count(self):
        counts = dict(
            self.env["salon.complaint"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.salon_complaint_count = counts.get(partner, 0)

    def action_salon_complaints(self):
        """What this client told us; where there is nothing, a window to note it."""
        self.ensure_one()
        return self.env["salon.complaint"]._open_of(
            [("partner_id", "=", self.id)], {"default_partner_id": self.id}
        )


class SalonAppointment(models.Model):
    """What a client told us of a visit."""

    _inherit = "salon.appointment"

    complaint_ids = fields.One2many(
        "salon.complaint", "appointment_id", "Complaints", groups=DESK
    )
    complaint_count = fields.Integer(
        "Number of complaints", compute="_compute_complaint_count", groups=DESK
    )

    @api.depends("complaint_ids")
    def _compute_complaint_count(self):
        counts = dict(
            self.env["salon.complaint"]._read_group(
                [("appointment_id", "in", self.ids)], ["appointment_id"], ["__count"]
            )
        )
        for visit in self:
            visit.complaint_count = counts.get(visit, 0)

    def action_complaints(self):
        """What the client told us of this visit; else a window to note it."""
        self.ensure_one()
        return self.env["salon.complaint"]._open_of(
            [("appointment_id", "=", self.id)],
            {
                "default_partner_id": self.partner_id.id,
                "default_appointment_id": self.id,
                "default_branch_id": self.branch_id.id,
            },
        )


class SalonComplaint(models.Model):
    _inherit = "salon.complaint"

    @api.model
    def _open_of(self, domain, defaults):
        """The list of a client or visit, from which more can be noted; where there is
        nothing yet, the window for it."""
        actions = self.env["ir.actions.act_window"]
        if not self.search_count(domain, limit=1):
            action = actions._for_xml_id("salon_crm.salon_complaint_intake_action")
            return action | {"context": defaults}
        action = actions._for_xml_id("salon_crm.salon_complaint_action")
        context = {"search_default_open": 0} | defaults
        views = [(False, "list"), (False, "kanban"), (False, "form")]
        return action | {"domain": domain, "context": context, "views": views}
