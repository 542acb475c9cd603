from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from .salon_appointment_unpaid import LONGEST


class SalonTill(models.AbstractModel):
    """What the till says of the day when it is closed."""

    _inherit = "salon.till"

    @api.model
    def give_unpaid_reasons(self, config_id, reasons):
        """Note why visits are done but not paid.

        :param config_id: id of the till
        :param reasons: list of ``[visit id, reason in words]``; empty ones do nothing
        :return: ids of the visits of these reasons
        :raises UserError: a visit is none of the till's branch, or not over
        """
        config = self._till(config_id)
        visits_by_reason = self._read_reasons(reasons)
        keys = {key for ids in visits_by_reason.values() for key in ids}
        visits = self.env["salon.appointment"].sudo().browse(keys).exists()
        wrong = visits.filtered(lambda visit: visit.state != "done")
        if len(visits) < len(keys) or visits.branch_id - config.salon_branch_id:
            raise UserError(
                self.env._(
                    "One of these visits is not of %s.", config.salon_branch_id.name
                )
            )
        if wrong:
            raise UserError(
                self.env._("Visit %s is not done yet.", wrong[0].display_name)
            )
        for reason, ids in visits_by_reason.items():
            said = visits.filtered(
                lambda visit, ids=ids, reason=reason: visit.id in ids
                and visit.unpaid_reason != reason
            )
            said.unpaid_reason = reason
        return visits.ids

    @api.model
    def _read_reasons(self, reasons):
        """:return: {reason: ids of visits}"""
        found = defaultdict(list)
        if not isinstance(reasons, list):
            raise UserError(self.env._("This is not known here. Please reload."))
        for pair in reasons:
            if not (isinstance(pair, list | tuple) and len(pair) == 2):
                raise UserError(self.env._("This is not known here. Please reload."))
            key, reason = self._one_id(pair[0]), pair[1]
            if not isinstance(reason, str):
                raise UserError(self.env._("A reason is given in words."))
            if reason.strip():
                found[reason.strip()[:LONGEST]].append(key)
        return found
