from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models


class SalonBranch(models.Model):
    """The branch of a till, whose clock says which visits are today's."""

    _inherit = "salon.branch"

    price_guaranteed = fields.Boolean(
        "Booked prices hold",
        help="Clients pay what a service cost when it was booked. Otherwise they pay "
        "the price of the day.",
    )

    def _today(self, tz=None):
        """When today and tomorrow begin on the branch's wall clock, in naive UTC.

        :param tz: the branch's time zone, if it is known
        """
        self.ensure_one()
        zone = pytz.timezone(tz or self.sudo().resource_calendar_id.tz)
        local = pytz.utc.localize(fields.Datetime.now()).astimezone(zone)
        return tuple(
            zone.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in (local.date(), local.date() + timedelta(days=1))
        )

    @api.model
    def _load_pos_data_domain(self, data, config):
        # It comes with all of the day, see `salon.till`.
        return False

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "name", "tz", "price_guaranteed"]
