from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# More at once are no list that somebody looks at.
MOST_VISITS = 10_000


class SalonAppointment(models.Model):
    """The visits of a till: today's, of the branch whose visits are paid there."""

    _inherit = "salon.appointment"

    @api.model
    def _till_rows(self, config, visit_ids):
        """Those of some visits that a till knows.

        :return: ``{model: rows}`` as the till has them
        :raises UserError: the ids are none
        """
        if not isinstance(visit_ids, list) or len(visit_ids) > MOST_VISITS:
            raise UserError(self.env._("The request could not be understood."))
        some = Domain("id", "in", [*map(self.env["salon.till"]._one_id, visit_ids)])
        visits = self.search(self._till_domain(config) & some)
        Line = self.env["salon.appointment.line"]
        ours = Domain("appointment_id", "in", visits.ids)
        lines = Line.search(ours & Domain("state", "!=", "cancelled"))
        return {
            records._name: records._load_pos_data_read(records, config)
            for records in (visits, lines)
        }

    @api.model
    def _till_domain(self, config, tz=None):
        """Which visits a till knows; a time that is only held is no visit yet.

        :param tz: the branch's time zone, if it is known
        """
        branch = config.salon_branch_id
        if not branch:
            return Domain.FALSE
        begin, end = branch._today(tz)
        return Domain(
            [
                ("branch_id", "=", branch.id),
                ("start", ">=", begin),
                ("start", "<", end),
                ("state", "not in", ("hold", "cancelled", "no_show")),
            ]
        )

    @api.model
    def _load_pos_data_domain(self, data, config):
        # They come with all of the day, see `salon.till`.
        return False

    @api.model
    def _load_pos_data_fields(self, config):
        # Nothing that somebody wrote about the client, and nothing about health.
        return [
            "id",
            "name",
            "partner_id",
            "guest_name",
            "client_name",
            "partner_phone",
            "start",
            "state",
            "deposit_balance",
        ]

    def _unrelevant_records(self, config):
        """The ids of those visits that a till kept from another day or state."""
        known = self.search(self._till_domain(config) & Domain("id", "in", self.ids))
        return (self - known).ids
