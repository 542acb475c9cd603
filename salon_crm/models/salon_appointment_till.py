from odoo import api, models
from odoo.fields import Domain


class SalonAppointment(models.Model):
    """The visits of a till: today's, of the branch whose visits are paid there."""

    _inherit = "salon.appointment"

    @api.model
    def load_visits_of_till(self, config_id):
        """Today's visits of a till's branch, for the list behind its button.

        :param config_id: id of the ``pos.config``
        :return: ``{model: rows}`` as the till loads them; empty for a till without a
            branch
        :raises AccessError: the user may not use this till
        """
        config = self.env["pos.config"].browse(config_id).exists()
        config.check_access("read")
        if not config.salon_branch_id:
            return {}
        return {
            model: self.env[model]._load_pos_data_search_read({}, config)
            for model in ("salon.appointment", "salon.appointment.line")
        }

    @api.model
    def _till_domain(self, config):
        """Which visits a till knows; a time that is only held is no visit yet."""
        branch = config.salon_branch_id
        if not branch:
            return Domain.FALSE
        begin, end = branch._today()
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
        return self._till_domain(config)

    @api.model
    def _load_pos_data_fields(self, config):
        # Nothing that somebody wrote about the client, and nothing about health.
        return [
            "id",
            "name",
            "partner_id",
            "guest_name",
            "start",
            "state",
            "deposit_balance",
        ]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        # A till that reloads asks only for what was written since. All of today is
        # little, and a till that misses a change charges twice.
        everything = self.with_context(pos_limited_loading=False)
        return super(SalonAppointment, everything)._load_pos_data_search_read(
            data, config
        )

    def _unrelevant_records(self, config):
        """The ids of those visits that a till kept from another day or state."""
        known = self.search(self._till_domain(config) & Domain("id", "in", self.ids))
        return (self - known).ids
