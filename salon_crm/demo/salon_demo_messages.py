from odoo import models

CALLS = 4  # clients to call


class SalonDemo(models.AbstractModel):
    """The desk's call list. Branches of the demo only record what they would send."""

    _inherit = "salon.demo"

    def _make_calls(self, salon):
        coming = salon.visit_records.filtered(
            lambda visit: visit.state == "booked" and visit.start > salon.now
        )
        messages = self.env["salon.message"]._queue("confirmation", coming[:CALLS])
        channels = ("email", "sms")
        for number, message in enumerate(messages):
            message.write(
                {
                    "state": "failed",
                    "channel": channels[number % 2],
                    "error": salon.texts["message_errors"][number % 2],
                }
            )
