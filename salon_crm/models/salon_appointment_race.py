import psycopg2

from odoo import api, models
from odoo.tools import mute_logger

from ..tools import intervals

# Each time somebody else was quicker, and got one of the things that would have done.
ATTEMPTS = 20


class TimeGone(Exception):
    """Somebody or something is not free; the arguments are the reasons in words."""


class SalonAppointment(models.Model):
    """Taking time that others may take at the same moment."""

    _inherit = "salon.appointment"

    @api.model
    def _take_time(self, work):
        """Do work that takes time, or leave everything as it was.

        Who loses a race for one chair looks again: there may be a second one.

        :param work: function of whether a race was lost; then it has to ask
            `_take_booked_since`, as this transaction does not see who won
        :return: what the work returns
        :raises TimeGone: others were quicker each time
        """
        lost = False
        for _attempt in range(ATTEMPTS):
            try:
                with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                    return work(lost)
            # Two who insert overlapping times at the same moment can deadlock.
            except (
                psycopg2.errors.ExclusionViolation,
                psycopg2.errors.DeadlockDetected,
            ):
                lost = True
        raise TimeGone

    @api.model
    def _take_booked_since(self, planner):
        """Take from what is free what others booked since this transaction began.

        Only a new cursor sees it.
        """
        everything = self.env["resource.resource"].browse(planner.resources)
        with self.env.registry.cursor() as cursor:
            anew = everything.with_env(self.env(cr=cursor))
            busy = anew._salon_busy_spans(planner.window, planner.ignored)
        for key, spans in busy.items():
            planner.free[key] = intervals.subtract(
                planner.free.get(key, []), planner.kept_clear(key, spans)
            )
