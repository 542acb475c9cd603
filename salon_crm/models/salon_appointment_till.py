from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.fields import Domain


class SalonAppointment(models.Model):
    """The visits of a till: today's, of the branch whose visits are paid there."""

    _inherit = "salon.appointment"

    @api.model
    def load_visits_of_till(self, config_id):
        """Today's visits of a till's branch, for the list behind its button.

        :param config_id: id of the ``pos.config``
        :return: ``{model: rows}`` as the till loads them; no rows for a till without
            a branch
        :raises AccessError: the till is of another company
        """
        config = self.env["pos.config"].browse(config_id).exists()
        config.check_access("read")
        if not config.salon_branch_id:
            return {}
        data = {}
        for model in ("salon.appointment", "salon.appointment.line"):
            data[model] = self.env[model]._load_pos_data_search_read(data, config)
        return data

    @api.model
    def _till_domain(self, config):
        """Which visits a till knows; a time that is only held is no visit yet."""
        branch = config.salon_branch_id
        if not branch:
            return Domain.FALSE
        first, last = branch._today()
        return Domain(
            [
                ("branch_id", "=", branch.id),
                ("start", ">=", first),
                ("start", "<", last),
                ("state", "not in", ("hold", "cancelled", "no_show")),
            ]
        )

    @api.model
    def _load_pos_data_domain(self, data, config):
        return self._till_domain(config)

    @api.model
    def _load_pos_data_fields(self, config):
        # No text that somebody wrote about the client, and nothing about health.
        return ["id", "name", "partner_id", "start", "state"]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        # A reloaded till asks for what was written since. That is not enough here: a
        # new payment state does not count as written.
        return super(
            SalonAppointment, self.with_context(pos_limited_loading=False)
        )._load_pos_data_search_read(data, config)

    def _unrelevant_records(self, config):
        """Which of the visits that a till kept it should forget."""
        return (self - self.filtered_domain(self._till_domain(config))).ids


class SalonBranch(models.Model):
    """What a till knows of its branch."""

    _inherit = "salon.branch"

    def _today(self):
        """The start of today and of tomorrow on the branch's wall, in naive UTC."""
        self.ensure_one()
        zone = pytz.timezone(self.sudo().resource_calendar_id.tz)
        day = datetime.now(zone).date()
        return tuple(
            zone.localize(datetime.combine(one, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for one in (day, day + timedelta(days=1))
        )
