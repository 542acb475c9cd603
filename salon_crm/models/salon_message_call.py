from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What the desk fills in; all else follows from the sending.
FILLED_BY_DESK = {"outcome", "outcome_note"}
CALL_STATES = ("failed", "no_channel")


class SalonMessage(models.Model):
    """The desk's call list: what could not be sent, until a call has an outcome."""

    _inherit = "salon.message"

    why = fields.Char(compute="_compute_why")
    outcome = fields.Selection(
        [
            ("reached", "Reached"),
            ("left_message", "Left a message"),
            ("no_answer", "No answer"),
            ("wrong_number", "Wrong number"),
            ("not_needed", "No call needed"),
        ]
    )
    outcome_note = fields.Char(
        "Note", help="Nothing about the client's health, please."
    )
    called_by_id = fields.Many2one("res.users", "Called by", readonly=True)
    called_at = fields.Datetime("Called", readonly=True)
    visit_start = fields.Datetime(related="appointment_id.start", string="Visit on")

    _call_index = models.Index(
        "(branch_id, id) WHERE state IN ('failed', 'no_channel')"
    )
    _check_called = models.Constraint(
        "CHECK (state != 'closed' OR outcome IS NOT NULL)",
        "A call needs an outcome.",
    )

    @api.depends("state", "channel", "error", "partner_id")
    def _compute_why(self):
        """One sentence that tells the desk why somebody has to call."""
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for message in self:
            partner = message.partner_id.sudo()
            if message.error:
                message.why = self.env._(
                    "%(channel)s failed: %(error)s",
                    channel=channels.get(message.channel, ""),
                    error=message.error,
                )
            elif message.state != "no_channel":
                message.why = False
            elif partner.salon_preferred_channel == "none":
                message.why = self.env._(
                    "Wants no messages: call only if they do not know yet"
                )
            else:
                message.why = self._why_unreachable(partner)

    @api.model
    def _why_unreachable(self, partner):
        if partner.phone and partner.email:
            return self.env._("E-mail address and phone number are no valid ones")
        if partner.phone:
            return self.env._("No e-mail address, and no text can go to the number")
        if partner.email:
            return self.env._("The e-mail address is no valid one, no phone number")
        return self.env._("No e-mail address, no phone number")

    def write(self, vals):
        """The desk notes outcomes; a call that was made leaves the list."""
        if not self.env.su and set(vals) - FILLED_BY_DESK:
            raise AccessError(
                self.env._("Of a message only the outcome of the call is noted.")
            )
        result = super().write(vals)
        if vals.get("outcome"):
            calls = self.sudo().filtered(lambda message: message.state in CALL_STATES)
            calls.write(
                {
                    "state": "closed",
                    "called_by_id": self.env.uid,
                    "called_at": fields.Datetime.now(),
                }
            )
        return result

    def action_reached(self):
        """The client knows now."""
        self.write({"outcome": "reached"})

    def action_left_message(self):
        """It is on the client's voice mail, or somebody will tell them."""
        self.write({"outcome": "left_message"})

    def action_no_answer(self):
        """Nobody took the call, and nobody will try again."""
        self.write({"outcome": "no_answer"})

    def action_send_again(self):
        """Send once more, when an address or a number was mended."""
        self.check_access("write")
        if self.filtered(lambda message: message.state not in CALL_STATES):
            raise UserError(
                self.env._("Only what is on the call list can be sent again.")
            )
        for message in self.sudo():
            if not message._choose_channel(message.partner_id, message.branch_id):
                raise UserError(
                    self.env._(
                        "%(client)s: %(why)s",
                        client=message.partner_id.name,
                        why=message._why_unreachable(message.partner_id),
                    )
                )
        self.sudo()._requeue()
