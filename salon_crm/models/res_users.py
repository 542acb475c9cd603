from odoo import models

from .hr_employee import FROM_USER


class ResUsers(models.Model):
    """A user's own time zone leaves the hours at which they can be booked alone."""

    _inherit = "res.users"

    def write(self, vals):
        if "tz" not in vals:
            return super().write(vals)
        return super(ResUsers, self.with_context(**{FROM_USER: True})).write(vals)
