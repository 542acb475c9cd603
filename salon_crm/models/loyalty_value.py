from uuid import uuid4

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import stored_value
from .res_company_value import KINDS

# Known to this file only: nobody who calls by RPC can put it into the context.
ENTRY = object()


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    salon_value_kind = fields.Selection(
        KINDS,
        "Stored value",
        readonly=True,
        copy=False,
        help="The e-wallet is a part of the salon's stored value.",
    )

    _salon_value_kind_unique = models.UniqueIndex(
        "(company_id, salon_value_kind) WHERE salon_value_kind IS NOT NULL"
    )


class LoyaltyCard(models.Model):
    """A client's stored value. Its balance is the sum of its entries."""

    _inherit = "loyalty.card"

    salon_value_kind = fields.Selection(
        related="program_id.salon_value_kind", store=True, precompute=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        cards = super().create(vals_list)
        if not self._is_entry():
            cards.filtered(lambda card: card.points)._refuse_value_change()
        return cards

    def write(self, vals):
        guarded = {"points", "program_id", "partner_id"} & vals.keys()
        if guarded and not self._is_entry():
            self._refuse_value_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_value(self):
        self.filtered("history_ids")._refuse_value_change()

    def _is_entry(self):
        return self.env.context.get("salon_value_entry") is ENTRY

    def _refuse_value_change(self):
        """:raises UserError: one of them is stored value"""
        if self.sudo().filtered("salon_value_kind"):
            raise UserError(
                self.env._(
                    "Stored value changes by a payment, a top-up or a refund at the "
                    "till, or by the import of opening balances. It cannot be "
                    "overwritten."
                )
            )

    def _salon_is_lapsed(self):
        self.ensure_one()
        day = self.expiration_date
        return bool(day) and day < fields.Date.context_today(self)

    @api.model
    def _salon_cards_of(self, partner, company, create=False):
        """The cards of a client by kind; several after two clients were merged.

        :param create: make those that are missing
        :return: {kind: loyalty.card ordered by id}
        """
        cards = self.sudo().search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", company.id),
                ("salon_value_kind", "!=", False),
            ],
            order="id",
        )
        found = {
            kind: cards.filtered_domain([("salon_value_kind", "=", kind)])
            for kind, _label in KINDS
        }
        if create and not all(found.values()):
            self._salon_make_cards(partner, company, found)
        return found

    @api.model
    def _salon_make_cards(self, partner, company, found):
        # Of two tills that do it at once, one fails here and is tried again by Odoo:
        # nobody gets two cards.
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET write_uid = write_uid"
                " WHERE id = %s RETURNING id",
                partner.id,
            )
        )
        quiet = self.sudo().with_context(loyalty_no_mail=True)
        for kind, program in company._salon_value_programs().items():
            if program and not found[kind]:
                found[kind] = quiet.create(self._salon_card_values(program, partner))

    @api.model
    def _salon_card_values(self, program, partner):
        # Odoo's own codes have 32 random bits: two of 100,000 cards would be the same.
        return {
            "program_id": program.id,
            "partner_id": partner.id,
            "code": f"044{uuid4().hex[:20]}",
        }

    def _salon_post(self, amount, description, **values):
        """Append entries that change the balance of cards of one client and kind.

        :param amount: in the currency of the cards; negative: taken away
        :param values: more fields of the ``loyalty.history``
        :return: loyalty.history
        """
        cards = self.sudo().with_context(salon_value_entry=ENTRY, loyalty_no_mail=True)
        currency = cards.currency_id
        unit = 10**currency.decimal_places
        parts = stored_value.spread(
            round(amount * unit), [round(card.points * unit) for card in cards]
        )
        entries = []
        for card, part in zip(cards, parts, strict=True):
            if not part:
                continue
            change = part / unit
            card.points = currency.round(card.points + change)
            entries.append(
                {
                    "card_id": card.id,
                    "description": description,
                    "issued": max(change, 0),
                    "used": max(-change, 0),
                    **values,
                }
            )
        cards.partner_id._salon_value_changed()
        return self.env["loyalty.history"].sudo()._salon_append(entries)

    def _salon_hand_over(self, partner):
        """Give the cards to the client with whom theirs was merged."""
        self.with_context(salon_value_entry=ENTRY).partner_id = partner

    @api.model
    def _salon_wrong_balances(self):
        """The cards of stored value whose balance is not the sum of their entries.

        :return: list of (loyalty.card, balance, sum of its entries)
        """
        self.env["loyalty.history"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, points, total
                FROM (
                    SELECT
                        card.id,
                        COALESCE(card.points, 0) AS points,
                        COALESCE(SUM(entry.issued), 0)
                            - COALESCE(SUM(entry.used), 0) AS total
                    FROM loyalty_card AS card
                    LEFT JOIN loyalty_history AS entry ON entry.card_id = card.id
                    WHERE card.salon_value_kind IS NOT NULL
                    GROUP BY card.id
                ) AS balance
                WHERE ABS(points - total) > 0.000001
                ORDER BY id
                """
            )
        )
        return [(self.browse(key), points, total) for key, points, total in rows]

    @api.model
    def _salon_cron_lapse(self):
        """Write off bonuses that are past their day."""
        today = fields.Date.context_today(self)
        lapsed = self.sudo().search(
            [
                ("salon_value_kind", "=", "bonus"),
                ("expiration_date", "<", today),
                ("points", ">", 0),
            ]
        )
        for card in lapsed:
            card._salon_post(-card.points, self.env._("Lapsed"))


class LoyaltyHistory(models.Model):
    """The entries of stored value: they are appended, and never changed."""

    _inherit = "loyalty.history"

    salon_value_kind = fields.Selection(related="card_id.salon_value_kind")
    salon_order_line_id = fields.Many2one(
        "pos.order.line", "Till line", readonly=True, index="btree_not_null"
    )
    salon_opening_id = fields.Many2one(
        "salon.value.opening", "Opening", readonly=True, index="btree_not_null"
    )

    # The same order may be sent twice: each of its lines counts once.
    _salon_order_line_unique = models.UniqueIndex(
        "(card_id, salon_order_line_id) WHERE salon_order_line_id IS NOT NULL"
    )

    @api.model
    def _salon_append(self, vals_list):
        appending = self.with_context(salon_value_entry=ENTRY)
        try:
            with self.env.cr.savepoint():
                return appending.create(vals_list)
        except psycopg2.errors.UniqueViolation as error:
            # Another till of the same order was quicker: Odoo tries all of it again.
            raise psycopg2.errors.SerializationFailure(str(error)) from error

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("salon_value_entry") is not ENTRY:
            keys = [vals.get("card_id") for vals in vals_list]
            self.env["loyalty.card"].browse(filter(None, keys))._refuse_value_change()
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("salon_value_entry") is not ENTRY:
            self.card_id._refuse_value_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_value(self):
        self.card_id._refuse_value_change()
