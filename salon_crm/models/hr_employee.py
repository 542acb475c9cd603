from odoo import models

# Says in the context that a time zone is the one in which somebody sits, not works.
FROM_USER = "salon_zone_of_user"


class HrEmployee(models.Model):
    """Who can be booked works in the zone of their working hours.

    Odoo gives an employee the zone of their user, which at the first login is the one
    of the browser. That says nothing about the hours at which clients come.
    """

    _inherit = "hr.employee"

    def _sync_user(self, user, employee_has_image=False):
        vals = super()._sync_user(user, employee_has_image)
        if self.sudo().resource_id.filtered("salon_bookable"):
            vals.pop("tz", None)
        return vals

    def write(self, vals):
        if "tz" not in vals or not self.env.context.get(FROM_USER):
            return super().write(vals)
        booked = self.filtered(lambda one: one.sudo().resource_id.salon_bookable)
        rest = {key: value for key, value in vals.items() if key != "tz"}
        super(HrEmployee, self - booked).write(vals)
        return super(HrEmployee, booked).write(rest)
