from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """A client with a beauty profile."""

    _inherit = "res.partner"

    is_salon_client = fields.Boolean("Salon client", index="btree_not_null")
    # Same names and types as in the OCA addons partner_contact_birthdate and _gender
    birthdate_date = fields.Date("Date of birth")
    gender = fields.Selection(
        [("male", "Male"), ("female", "Female"), ("other", "Other")]
    )
    # Beauty profile
    salon_skin_type = fields.Selection(
        [
            ("normal", "Normal"),
            ("dry", "Dry"),
            ("oily", "Oily"),
            ("combination", "Combination"),
            ("sensitive", "Sensitive"),
        ],
        "Skin type",
    )
    salon_hair_type = fields.Selection(
        [
            ("straight", "Straight"),
            ("wavy", "Wavy"),
            ("curly", "Curly"),
            ("coily", "Coily"),
        ],
        "Hair type",
    )
    salon_preferred_employee_id = fields.Many2one(
        "hr.employee", "Preferred stylist", groups="base.group_user"
    )
    # Not employees: the desk may not change who is linked to those.
    salon_refused_resource_ids = fields.Many2many(
        "resource.resource",
        "salon_refused_resource_rel",
        "partner_id",
        "resource_id",
        string="Not served by",
        domain=[("salon_bookable", "=", True), ("resource_type", "=", "user")],
        groups="base.group_user",
        help="Nobody of these is offered to the client or booked for them.",
    )
    salon_source_id = fields.Many2one("utm.source", "How they found us")
    salon_preferred_channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("wechat", "WeChat"),
            ("none", "Do not contact"),
        ],
        "Preferred channel",
    )
    salon_allergen_ids = fields.Many2many(
        "salon.allergen",
        string="Allergies",
        groups="salon_crm.group_salon_sensitive",
    )
    salon_has_allergy = fields.Boolean(
        "Has allergies",
        compute="_compute_salon_has_allergy",
        compute_sudo=True,
        groups="base.group_user",
        help="Who may read sensitive data sees which ones.",
    )
    # Visits
    salon_appointment_ids = fields.One2many(
        "salon.appointment",
        "partner_id",
        "Visits",
        groups="salon_crm.group_salon_stylist",
    )
    salon_appointment_count = fields.Integer(
        "Number of visits",
        compute="_compute_salon_appointment_count",
        groups="salon_crm.group_salon_stylist",
    )

    salon_no_show_count = fields.Integer(
        "Times not come",
        compute="_compute_salon_no_show_count",
        compute_sudo=True,
        groups="base.group_user",
    )
    salon_late_cancel_count = fields.Integer(
        "Times cancelled late",
        compute="_compute_salon_late_cancel_count",
        compute_sudo=True,
        groups="base.group_user",
    )

    @api.depends("salon_allergen_ids")
    def _compute_salon_has_allergy(self):
        for partner in self:
            partner.salon_has_allergy = bool(partner.salon_allergen_ids)

    @api.depends("salon_appointment_ids")
    def _compute_salon_appointment_count(self):
        counts = dict(
            self.env["salon.appointment"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.salon_appointment_count = counts.get(partner, 0)

    @api.depends("salon_appointment_ids.state")
    def _compute_salon_no_show_count(self):
        counts = dict(
            self.env["salon.appointment"]._read_group(
                self._salon_own_visits() & Domain("state", "=", "no_show"),
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.salon_no_show_count = counts.get(partner, 0)

    @api.depends("salon_appointment_ids.late_cancel")
    def _compute_salon_late_cancel_count(self):
        counts = dict(
            self.env["salon.appointment"]._read_group(
                self._salon_own_visits() & Domain("late_cancel", "=", True),
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.salon_late_cancel_count = counts.get(partner, 0)

    def _salon_own_visits(self):
        """Visits that say something about the client: not those of strangers."""
        return Domain("partner_id", "in", self.ids) & Domain(
            "partner_id.salon_is_passer_by", "!=", True
        )

    def action_salon_history(self):
        """All visits of the client, with services, people, amounts and documents."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.salon_appointment_action_history"
        )
        action["domain"] = [("partner_id", "=", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_salon_book_again(self):
        """Look for a time for what the client had last."""
        self.ensure_one()
        last = self.env["salon.appointment"].search(
            [
                ("partner_id", "=", self.id),
                ("company_id", "in", self.env.companies.ids),
                ("state", "=", "done"),
                ("line_ids", "!=", False),
            ],
            limit=1,
        )
        if not last:
            raise UserError(
                self.env._(
                    "%(client)s has not been here yet: use “Find a time”.",
                    client=self.name,
                )
            )
        return last.action_book_again()
