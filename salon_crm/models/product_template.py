from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .salon_service_staff import LEVELS


class ProductTemplate(models.Model):
    """A service of the salon: sold at the till and invoiced like any product."""

    _inherit = "product.template"

    is_salon_service = fields.Boolean(
        "Salon service", help="Clients can book it; its phases say how long it takes."
    )
    salon_phase_ids = fields.One2many(
        "salon.service.phase", "product_tmpl_id", string="Phases", copy=True
    )
    salon_staff_ids = fields.One2many(
        "salon.service.staff", "product_tmpl_id", string="Who does it", copy=True
    )
    salon_timing_ids = fields.One2many(
        "salon.service.timing",
        "product_tmpl_id",
        string="Times that differ",
        groups="salon_crm.group_salon_stylist",
    )
    salon_parallel = fields.Boolean(
        "At the same time as another",
        help="It can go on while another service that allows it does, such as a "
        "manicure during the colour.",
    )
    salon_level = fields.Selection(
        LEVELS,
        "At least",
        help="Of those who do it, only who does it at this level or a higher one.",
    )
    salon_minutes = fields.Integer(
        "Length (minutes)", compute="_compute_salon_minutes", store=True
    )

    @api.depends("salon_phase_ids.minutes")
    def _compute_salon_minutes(self):
        for template in self:
            template.salon_minutes = sum(template.salon_phase_ids.mapped("minutes"))

    @api.constrains("is_salon_service", "salon_phase_ids")
    def _check_salon_phases(self):
        for template in self.filtered("is_salon_service"):
            if not template.salon_phase_ids:
                raise ValidationError(
                    self.env._(
                        "%(service)s needs at least one phase: how long does it take?",
                        service=template.name,
                    )
                )

    @api.constrains("is_salon_service", "attribute_line_ids")
    def _check_salon_variants(self):
        """Bookings name a variant, so all of them must exist beforehand."""
        for template in self.filtered("is_salon_service"):
            if template.has_dynamic_attributes():
                raise ValidationError(
                    self.env._(
                        "%(service)s: the variants of a service cannot be made on "
                        "demand. Choose attributes that are created at once.",
                        service=template.name,
                    )
                )

    @api.onchange("is_salon_service")
    def _onchange_is_salon_service(self):
        if self.is_salon_service:
            self.type = "service"
            self.available_in_pos = True
            if not self.salon_phase_ids:
                self.salon_phase_ids = [fields.Command.create({"minutes": 30})]
