from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from .loyalty_value import ENTRY


class SalonValueLapse(models.Model):
    """Stored value that nobody used for so long that it lapses by the salon's policy.

    A monthly job only lists it. An accountant decides; then what was paid in becomes
    income, and the bonus, which is no money, is gone.
    """

    _name = "salon.value.lapse"
    _description = "Stored value to lapse"
    _order = "state, last_use, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Client", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    principal = fields.Monetary("Stored value", readonly=True)
    bonus = fields.Monetary(readonly=True)
    last_use = fields.Date("Last used", readonly=True)
    state = fields.Selection(
        [
            ("proposed", "To decide"),
            ("lapsed", "Lapsed"),
            ("kept", "Kept"),
        ],
        required=True,
        default="proposed",
        readonly=True,
    )
    user_id = fields.Many2one("res.users", "Decided by", readonly=True)
    decided_on = fields.Date(readonly=True)
    move_id = fields.Many2one(
        "account.move",
        "Journal entry",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _proposed_once = models.UniqueIndex(
        "(company_id, partner_id) WHERE state = 'proposed'"
    )

    # ------------------------------------------------------------
    # Proposing
    # ------------------------------------------------------------

    @api.model
    def _cron_propose(self):
        """List whose stored value was not used for the months of the policy. Nothing
        is taken."""
        companies = self.env["res.company"].search([("salon_lapse_months", ">", 0)])
        for company in companies:
            self._propose(company)

    @api.model
    def _propose(self, company):
        today = fields.Date.context_today(self)
        before = fields.Date.subtract(today, months=company.salon_lapse_months)
        self.env.flush_all()
        rows = self._idle(company, before)
        return self.sudo().create(
            [
                {
                    "company_id": company.id,
                    "partner_id": partner,
                    "principal": principal,
                    "bonus": bonus,
                    "last_use": last_use,
                }
                for partner, principal, bonus, last_use in rows
            ]
        )

    @api.model
    def _idle(self, company, before):
        """Who has stored value and did not pay in, use or get back any since a day,
        and of whom nobody decided since.

        :return: list of (partner id, principal, bonus, date of the last use)
        """
        return self.env.execute_query(
            SQL(
                """
                WITH card AS (
                    SELECT k.partner_id,
                           SUM(k.points) FILTER (WHERE k.salon_value_kind = 'principal')
                               AS principal,
                           SUM(k.points) FILTER (WHERE k.salon_value_kind = 'bonus')
                               AS bonus,
                           ARRAY_AGG(k.id) AS keys
                      FROM loyalty_card k
                     WHERE k.company_id = %(company)s
                       AND k.salon_value_kind IS NOT NULL
                       AND k.partner_id IS NOT NULL
                  GROUP BY 1
                )
                SELECT card.partner_id, ROUND(COALESCE(principal, 0)::numeric, 6),
                       ROUND(COALESCE(bonus, 0)::numeric, 6), used.last::date
                  FROM card
            CROSS JOIN LATERAL (
                       SELECT MAX(h.create_date) AS last FROM loyalty_history h
                        WHERE h.card_id = ANY(card.keys)
                          AND (h.salon_order_line_id IS NOT NULL
                               OR h.salon_opening_id IS NOT NULL)
                       ) used
                 WHERE principal > 0 AND COALESCE(bonus, 0) >= 0
                   AND used.last < %(before)s
                   AND NOT EXISTS (
                       SELECT FROM salon_value_lapse known
                        WHERE known.company_id = %(company)s
                          AND known.partner_id = card.partner_id
                          AND (known.state = 'proposed'
                               OR known.state = 'kept'
                               AND known.decided_on > %(before)s)
                       )
              ORDER BY card.partner_id
                """,
                company=company.id,
                before=before,
            )
        )

    # ------------------------------------------------------------
    # Deciding
    # ------------------------------------------------------------

    def action_lapse(self):
        """Post the stored value of these clients as income. Whoever used it since it
        was listed keeps it.

        :raises UserError: one is decided, or an account is missing
        """
        self._check_may_decide()
        for company, rows in self.sudo().grouped("company_id").items():
            cards, used = rows._cards(), rows._used_since()
            same = rows.browse(
                [row.id for row in rows if row._is_as_listed(cards, used)]
            )
            (rows - same)._decide("kept")
            if same:
                same._lapse(cards, company)

    def action_keep(self):
        """Leave it to the clients; they are asked for again after as many months."""
        self._check_may_decide()
        self.sudo()._decide("kept")

    def _check_may_decide(self):
        self.check_access("write")
        if self.company_id - self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))
        if self.filtered(lambda row: row.state != "proposed"):
            raise UserError(self.env._("Choose those that are not decided yet."))

    def _decide(self, state, **values):
        self.write(
            {
                "state": state,
                "user_id": self.env.uid,
                "decided_on": fields.Date.context_today(self),
                **values,
            }
        )

    def _cards(self):
        """The cards of these clients, locked: nobody spends from them meanwhile.

        :return: {client: loyalty.card}
        """
        cards = self.env["loyalty.card"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("salon_value_kind", "!=", False),
            ],
            order="id",
        )
        cards.lock_for_update()
        cards.invalidate_recordset(["points"])
        return cards.grouped("partner_id")

    def _used_since(self):
        """:return: those of the clients who used or topped up since they were listed"""
        since = min(self.mapped("create_date"))
        entries = self.env["loyalty.history"].search(
            [
                ("card_id.partner_id", "in", self.partner_id.ids),
                ("card_id.company_id", "in", self.company_id.ids),
                ("card_id.salon_value_kind", "!=", False),
                ("salon_order_line_id", "!=", False),
                ("create_date", ">=", since),
            ]
        )
        listed = {row.partner_id: row.create_date for row in self}
        return entries.filtered(
            lambda entry: entry.create_date >= listed[entry.card_id.partner_id]
        ).card_id.partner_id

    def _is_as_listed(self, cards, used):
        """Whether the client has what was listed, less a bonus that lapsed since, and
        did not use any."""
        own = cards.get(self.partner_id, self.env["loyalty.card"])
        balance = {"principal": 0.0, "bonus": 0.0}
        for card in own:
            balance[card.salon_value_kind] += card.points
        compare = self.currency_id.compare_amounts
        return (
            compare(balance["principal"], self.principal) == 0
            and compare(balance["bonus"], self.bonus) <= 0
            and self.partner_id not in used
        )

    def _lapse(self, cards, company):
        move = self._make_move(company)
        lapsed = self.env["loyalty.card"].union(
            *(cards[row.partner_id] for row in self)
        )
        lapsed._salon_lapse(move)
        move.action_post()
        self._decide("lapsed", move_id=move.id)

    def _make_move(self, company):
        account = company.salon_lapse_account_id
        if not account:
            raise UserError(
                self.env._(
                    "Choose the account for lapsed stored value first, in the settings "
                    "of the till."
                )
            )
        product = company.salon_principal_product_id.with_company(company)
        debt = product._get_product_accounts()["income"]
        name = self.env._("Stored value lapsed")
        rows = [
            {
                "account_id": debt.id,
                "partner_id": row.partner_id.id,
                "name": name,
                "balance": row.principal,
            }
            for row in self
        ]
        rows.append(
            {
                "account_id": account.id,
                "name": name,
                "balance": -sum(self.mapped("principal")),
                "tax_ids": [Command.clear()],
            }
        )
        return (
            self.env["account.move"]
            .with_company(company)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": company._salon_deposit_journal().id,
                    "ref": name,
                    "line_ids": [Command.create(row) for row in rows],
                }
            )
        )


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    def _salon_lapse(self, move):
        """Empty these cards; what was paid in is booked by an entry.

        :param move: account.move
        """
        entries = []
        cards = self.with_context(salon_value_entry=ENTRY, loyalty_no_mail=True)
        for card in cards.filtered("points"):
            principal = card.salon_value_kind == "principal"
            entries.append(
                {
                    "card_id": card.id,
                    "description": self.env._("Lapsed"),
                    "issued": max(-card.points, 0),
                    "used": max(card.points, 0),
                    "salon_move_id": move.id if principal else False,
                }
            )
        cards.points = 0
        self.partner_id._salon_value_changed()
        self.env["loyalty.history"].sudo()._salon_append(entries)
