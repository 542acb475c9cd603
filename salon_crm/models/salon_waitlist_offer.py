import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from .salon_appointment import GONE

# 144 bits, 24 characters: short enough for a text message
TOKEN_BYTES = 18


class SalonWaitlistOffer(models.Model):
    """A time held for a client on the waiting list: who was asked, and what they said.

    The time is an ordinary held visit. Whatever ends the hold (the client, the desk,
    the deadline) ends the offer in the same transaction.
    """

    _name = "salon.waitlist.offer"
    _description = "Offer to the waiting list"
    _order = "id desc"

    entry_id = fields.Many2one(
        "salon.waitlist.entry", "Waiting", required=True, ondelete="cascade", index=True
    )
    gap_id = fields.Many2one(
        "salon.waitlist.gap", "Freed time", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        related="entry_id.partner_id", store=True, precompute=True, string="Client"
    )
    partner_phone = fields.Char(related="partner_id.phone", string="Phone")
    branch_id = fields.Many2one(
        related="entry_id.branch_id", store=True, precompute=True
    )
    company_id = fields.Many2one(
        related="entry_id.company_id", store=True, precompute=True, index=True
    )
    appointment_id = fields.Many2one(
        "salon.appointment", "Visit", index="btree_not_null", ondelete="set null"
    )
    # As it was offered: the visit may be moved later.
    start = fields.Datetime("Time offered", required=True)
    when = fields.Char("Offered", compute="_compute_when", help="On the branch's wall.")
    deadline = fields.Datetime("Answer until", required=True)
    token = fields.Char(
        required=True,
        copy=False,
        groups="base.group_system",
        default=lambda self: secrets.token_urlsafe(TOKEN_BYTES),
    )
    state = fields.Selection(
        [
            ("asked", "No answer yet"),
            ("accepted", "Accepted"),
            ("declined", "Declined"),
            ("expired", "Did not answer"),
            ("withdrawn", "Withdrawn"),
        ],
        "Answer",
        required=True,
        default="asked",
    )
    message_id = fields.Many2one(
        "salon.message", "Message", index="btree_not_null", ondelete="set null"
    )
    message_state = fields.Selection(related="message_id.state", string="Sent")
    answered_at = fields.Datetime("Answered")
    answered_by = fields.Selection([("link", "By link"), ("desk", "By phone")], "How")

    _token_unique = models.UniqueIndex("(token)", "Two offers need two links.")
    _gap_open_unique = models.UniqueIndex(
        "(gap_id) WHERE state = 'asked'", "Somebody is being asked for this time."
    )
    _entry_open_unique = models.UniqueIndex(
        "(entry_id) WHERE state = 'asked'", "This client has not answered yet."
    )
    _partner_open_unique = models.UniqueIndex(
        "(partner_id) WHERE state = 'asked'", "This client has not answered yet."
    )
    _gap_index = models.Index("(gap_id)")
    _deadline_index = models.Index("(deadline) WHERE state = 'asked'")
    _branch_day_index = models.Index("(branch_id, create_date)")

    @api.depends("start", "branch_id")
    @api.depends_context("lang")
    def _compute_when(self):
        for offer in self:
            offer.when = offer.branch_id._day_and_clock(offer.start)

    # ------------------------------------------------------------
    # What the client says
    # ------------------------------------------------------------

    def action_accept_by_phone(self):
        """The client said yes to the desk."""
        self._answer_at_desk("accepted")

    def action_decline_by_phone(self):
        """The client said no to the desk."""
        self._answer_at_desk("declined")

    def _answer_at_desk(self, answer):
        self.ensure_one()
        self.check_access("read")
        self.entry_id.check_access("write")
        if not self.env["salon.appointment"].has_access("create"):
            raise AccessError(self.env._("Only the desk answers for a client."))
        offer = self.sudo()
        if offer._answer(answer, "desk") != answer:
            state = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This offer is no longer open: %(answer)s.",
                    answer=state[offer.state],
                )
            )

    def _answer(self, answer, by):
        """The client accepts or declines.

        Of two answers at the same moment one waits for the other, and PostgreSQL then
        refuses its old snapshot; Odoo repeats the request, which now finds the offer
        answered.

        :param answer: "accepted" or "declined"
        :param by: "link" or "desk"
        :return: the offer's state now: the answer, or what it was before
        """
        self.ensure_one()
        self._lock()
        if self.state != "asked":
            return self.state
        if not self._is_open():
            self._let_go("expired")
        elif answer == "declined":
            self._let_go("declined", by)
        else:
            self._accept(by)
        return self.state

    def _is_open(self):
        """Whether the client can still say yes."""
        now = fields.Datetime.now()
        return any(offer.state == "asked" and offer.deadline > now for offer in self)

    def _accept(self, by):
        visit = self.appointment_id
        if visit.start != self.start:
            # The desk moved it since: not what the client was asked.
            self._let_go("withdrawn")
            return
        try:
            with self.env.cr.savepoint():
                self._close("accepted", by)
                visit.action_book()
        except UserError:
            self._let_go("expired")

    def _lock(self):
        """The visit first, as all others that change it do."""
        self.env.flush_all()
        for table, record in (
            ("salon_appointment", self.appointment_id),
            ("salon_waitlist_offer", self),
        ):
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id = ANY(%s) FOR UPDATE",
                    SQL.identifier(table),
                    record.ids,
                )
            )
        self.invalidate_recordset()

    # ------------------------------------------------------------
    # How it ends
    # ------------------------------------------------------------

    def _let_go(self, state, by=None):
        """End offers and free what they held.

        :param state: "declined", "expired" or "withdrawn"
        """
        if not self:
            return
        self._close(state, by)
        labels = dict(self._fields["state"]._description_selection(self.env))
        held = self.appointment_id.filtered(lambda visit: visit.state == "hold")
        held.write(
            {
                "state": "cancelled",
                "hold_until": False,
                "cancel_reason": self.env._(
                    "Waiting list: %(answer)s", answer=labels[state]
                ),
            }
        )

    def _withdraw(self):
        self._let_go("withdrawn")

    def _close(self, state, by=None):
        """Note how offers ended, and let the next be asked after this transaction."""
        self.write(
            {"state": state, "answered_at": fields.Datetime.now(), "answered_by": by}
        )
        for offer in self.filtered(lambda offer: offer.entry_id.state == "offered"):
            if state == "accepted":
                offer.entry_id.write(
                    {"state": "booked", "appointment_id": offer.appointment_id.id}
                )
            else:
                offer.entry_id.state = "waiting"
        self.env["salon.waitlist.gap"]._work_soon()

    @api.model
    def _follow(self, visits):
        """The desk booked or freed what an offer held: that is the answer."""
        for offer in self.search(
            [("appointment_id", "in", visits.ids), ("state", "=", "asked")]
        ):
            visit = offer.appointment_id
            if visit.state in GONE:
                late = offer.deadline <= fields.Datetime.now()
                offer._close("expired" if late else "withdrawn")
            elif visit.state != "hold":
                offer._close("accepted", "desk")

    @api.model
    def _run_out(self):
        """Those end whose deadline is over; one that is being answered is left be."""
        due = self.search(
            [("state", "=", "asked"), ("deadline", "<=", fields.Datetime.now())]
        )
        due._end_due()

    def _end_due(self):
        # Visits before offers, as in `_lock`.
        visits = self.appointment_id
        taken = visits - visits.try_lock_for_update()
        due = self.filtered(lambda offer: offer.appointment_id not in taken)
        due.try_lock_for_update()._let_go("expired")

    # ------------------------------------------------------------
    # Links
    # ------------------------------------------------------------

    def _url(self, answer=""):
        """The client's link.

        :param answer: "accept", "decline", or empty for the page with both
        """
        self.ensure_one()
        path = f"/salon/offer/{self.sudo().token}"
        return f"{self.get_base_url()}{path}/{answer}".rstrip("/")

    @api.model
    def _of_token(self, token):
        """The offer of a link, or none.

        No limit on tries is needed: 144 random bits are not guessed, and the look-up
        is one step in a unique index, however many offers there are.
        """
        if len(token) > 100 or not (token.isascii() and token.isprintable()):
            return self.browse()
        return self.search([("token", "=", token)], limit=1)

    def _page_values(self):
        """What the client's page shows; plain values, nothing of anybody else."""
        self.ensure_one()
        branch, visit, entry = self.branch_id, self.appointment_id, self.entry_id
        late = self.state == "asked" and not self._is_open()
        waits_until = format_date(self.env, entry.date_until)
        return {
            "token": self.token,
            "state": "expired" if late else self.state,
            "client": self.partner_id.name,
            "branch": branch,
            "when": self.when,
            "until": branch._day_and_clock(self.deadline),
            "lines": [
                ", ".join(filter(None, (line.product_id.name, line.employee_name)))
                for line in visit.line_ids
                if line.state != "cancelled"
            ],
            "address": branch.partner_id._display_address(without_company=True),
            "phone": branch.partner_id.phone or branch.company_id.phone,
            "waiting": entry.state in ("waiting", "offered"),
            "waits_until": waits_until,
        }
