from odoo import api, models
from odoo.exceptions import UserError


class SalonTill(models.AbstractModel):
    """What a till asks of the salon.

    All methods can be called by RPC by who may use the till whose ``config_id`` they
    begin with. They check each id that they get against the till's branch and company,
    and then work with all rights: a till's user has none of the salon's own.
    """

    _name = "salon.till"
    _description = "Salon at the till"

    @api.model
    def _till(self, config_id):
        """The till, with all rights.

        :raises AccessError: the user may not use this till
        :raises UserError: it is none of a salon
        """
        config = self.env["pos.config"].browse(self._one_id(config_id)).exists()
        config.check_access("read")
        self.env["pos.session"].check_access("read")
        if not config.salon_branch_id:
            raise UserError(self.env._("This till belongs to no salon branch."))
        return config.sudo()

    @api.model
    def _visit_of(self, config, visit_id):
        """A visit of the till's branch.

        :raises UserError: there is none of this id
        """
        visit = self.env["salon.appointment"].sudo().browse(self._one_id(visit_id))
        visit = visit.exists()
        if visit.branch_id != config.salon_branch_id:
            raise UserError(
                self.env._("This visit is not one of %s.", config.salon_branch_id.name)
            )
        return visit

    @api.model
    def _one_id(self, value):
        if type(value) is not int or not 0 < value < 2**31:
            raise UserError(self.env._("This is not known here. Please reload."))
        return value
