from odoo import fields, models


class SalonBranch(models.Model):
    """How long who waits for a time may think about an offer."""

    _inherit = "salon.branch"

    waitlist_minutes = fields.Integer(
        "Waiting list: answer within (minutes)",
        default=30,
        required=True,
        help="A freed time is held this long for a client on the waiting list, then "
        "the next is asked. Shorter when the time is near.",
    )

    waitlist_hour_from = fields.Float(
        "Waiting list: ask from",
        default=8,
        required=True,
        help="At night nobody is asked: they would be asleep when the time runs out.",
    )
    waitlist_hour_to = fields.Float(
        "Waiting list: ask until", default=21, required=True
    )

    _check_waitlist_hours = models.Constraint(
        "CHECK (0 <= waitlist_hour_from AND waitlist_hour_from < waitlist_hour_to "
        "AND waitlist_hour_to <= 24)",
        "The hours of asking must lie between 0:00 and 24:00 and end after they begin.",
    )
    _check_waitlist_minutes = models.Constraint(
        "CHECK (waitlist_minutes > 0)",
        "A client on the waiting list needs at least one minute to answer.",
    )

    def _asks_now(self):
        """Whether it is an hour at which clients may be asked."""
        self.ensure_one()
        wall = self._local(fields.Datetime.now())
        hour = wall.hour + wall.minute / 60
        return self.waitlist_hour_from <= hour < self.waitlist_hour_to
