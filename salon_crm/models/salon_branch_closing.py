from datetime import datetime, time

import pytz

from odoo import fields, models
from odoo.fields import Domain

# Older ones come first to mind when there are few; hundreds are another problem.
MOST_UNPAID = 100
OWING = ("not_paid", "deposit", "partial")


class SalonBranch(models.Model):
    """The end of the day: who hears of it, and which visits are not paid yet."""

    _inherit = "salon.branch"

    closing_partner_ids = fields.Many2many(
        "res.partner",
        "salon_branch_closing_partner_rel",
        "branch_id",
        "partner_id",
        string="Closing report to",
        domain=[("email", "!=", False)],
        help="They get the report of each till by e-mail when it closes.",
    )

    def _unpaid_visits(self):
        """Visits that are done but not paid, of today and before, the latest first.

        What is charged but not paid yet, such as on account, is settled for the till.

        :return: salon.appointment, 100 at most
        """
        self.ensure_one()
        _begin, end = self._today()
        domain = Domain(
            [
                ("branch_id", "=", self.id),
                ("state", "=", "done"),
                ("payment_state", "in", OWING),
                ("start", "<", end),
            ]
        )
        visits = self.env["salon.appointment"].search(
            domain, order="start desc, id desc", limit=2 * MOST_UNPAID
        )
        return visits.filtered(lambda visit: visit._lines_owed())[:MOST_UNPAID]

    def _forfeits_of_day(self, begin, end):
        """Deposits forfeited in the branch, and forfeits taken back, for the report of
        a till: from the begin of the day on which it opened until it closed.

        :param begin: when the till opened, naive UTC
        :param end: when it closed, naive UTC; None if it is open
        :return: list of (kind, amount in the company's currency, count)
        """
        self.ensure_one()
        domain = Domain("branch_id", "=", self.id)
        domain &= Domain("kind", "in", ("forfeited", "restored"))
        domain &= Domain("date", ">=", self._begin_of_day(begin))
        if end:
            domain &= Domain("date", "<=", end)
        groups = (
            self.env["salon.deposit.entry"]
            .sudo()
            ._read_group(domain, ["kind"], ["amount:sum", "__count"], order="kind")
        )
        return [(kind, -amount, count) for kind, amount, count in groups]

    def _begin_of_day(self, moment):
        """When the day of a moment begins on the branch's wall clock, in naive UTC."""
        local = self._local(moment)
        zone = pytz.timezone(local.tzinfo.zone)
        begin = zone.localize(datetime.combine(local.date(), time.min))
        return begin.astimezone(pytz.utc).replace(tzinfo=None)
