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

    def _today(self):
        """When today and tomorrow begin on the branch's wall clock, in naive UTC."""
        self.ensure_one()
        local = self._local(fields.Datetime.now())
        zone = pytz.timezone(local.tzinfo.zone)
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

    def _till_people(self):
        """Who can be named on a line of the branch's tills."""
        return self.env["resource.resource"].search_fetch(
            [("salon_branch_ids", "in", self.ids), ("salon_type_id", "=", False)],
            ["name"],
        )

    @api.model
    def _load_pos_data_fields(self, config):
        return ["id", "name", "tz", "price_guaranteed"]
