from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import points
from .loyalty_value import ENTRY

KINDS = [
    (points.EARNED, "Earned"),
    (points.SPENT, "Spent"),
    (points.TAKEN_BACK, "Taken back"),
    (points.GIVEN_BACK, "Given back"),
    (points.LAPSED, "Lapsed"),
    (points.BY_HAND, "By hand"),
]


class LoyaltyCard(models.Model):
    """A client's points. Their balance is the sum of their entries."""

    _inherit = "loyalty.card"

    is_salon_points = fields.Boolean(
        related="program_id.is_salon_points", store=True, precompute=True
    )

    _salon_points_unique = models.UniqueIndex(
        "(program_id, partner_id)"
        " WHERE is_salon_points AND active AND partner_id IS NOT NULL",
        "This client has points already.",
    )

    def _refuse_value_change(self):
        if self.sudo().filtered("is_salon_points"):
            raise UserError(
                self.env._(
                    "Points change by a payment or a refund, or by Update Balance. "
                    "They cannot be overwritten."
                )
            )
        return super()._refuse_value_change()

    @api.model
    def _salon_points_cards(self, partners, company):
        """:return: {res.partner: loyalty.card, sudo}, only of those who have one"""
        cards = self.sudo().search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", company.id),
                ("is_salon_points", "=", True),
            ]
        )
        return {card.partner_id: card for card in cards}

    @api.model
    def _salon_points_card(self, partner, program):
        """The card of a client, made if there is none."""
        company = program.company_id
        card = self._salon_points_cards(partner, company).get(partner)
        if card:
            return card
        # Of two tills that do it at once, one fails here and is tried again by Odoo.
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET write_uid = write_uid"
                " WHERE id = %s RETURNING id",
                partner.id,
            )
        )
        return self.sudo().create(self._salon_card_values(program, partner))

    def _salon_post_points(self, change, kind, description, **values):
        """Append an entry, and the balance follows.

        :param change: hundredths of points, below 0 if they go
        :param values: more fields of the ``loyalty.history``
        :return: loyalty.history
        """
        self.ensure_one()
        card = self.sudo().with_context(salon_value_entry=ENTRY, tracking_disable=True)
        card.points = (round(card.points * points.UNIT) + change) / points.UNIT
        card.partner_id._salon_value_changed()
        return (
            self.env["loyalty.history"]
            .sudo()
            ._salon_append(
                [
                    {
                        "card_id": card.id,
                        "salon_points_kind": kind,
                        "description": description,
                        "issued": max(change, 0) / points.UNIT,
                        "used": max(-change, 0) / points.UNIT,
                        "salon_points_day": fields.Date.context_today(self),
                        **values,
                    }
                ]
            )
        )

    @api.model
    def _salon_take_balances(self, program):
        """Enter what cards of a programme have and Odoo made no entry of."""
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO loyalty_history (
                    card_id, description, salon_points_kind, salon_points_day,
                    issued, used, create_uid, create_date, write_uid, write_date)
                SELECT b.id, %(words)s, 'hand', %(today)s,
                       GREATEST(b.missing, 0), GREATEST(-b.missing, 0),
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (SELECT c.id, ROUND((COALESCE(c.points, 0)
                               - COALESCE(SUM(h.issued - h.used), 0))::numeric, 2)
                               AS missing
                          FROM loyalty_card c
                     LEFT JOIN loyalty_history h ON h.card_id = c.id
                         WHERE c.program_id = %(program)s
                      GROUP BY c.id) b
                 WHERE b.missing <> 0
             RETURNING id
                """,
                words=self.env._("Balance when the salon took over the programme"),
                today=fields.Date.context_today(self),
                uid=self.env.uid,
                now=self.env.cr.now(),
                program=program.id,
            )
        )
        self.env.invalidate_all()

    def _salon_merge_points(self, partner):
        """Give these cards' entries to the one card of the client they became."""
        for program, cards in self.grouped("program_id").items():
            target = self._salon_points_cards(partner, program.company_id)
            card = target.get(partner) or cards[0]
            moving = cards - card
            entries = moving.history_ids.with_context(salon_value_entry=ENTRY)
            total = round(sum((card | moving).mapped("points")), 2)
            entries.card_id = card
            quiet = (card | moving).with_context(
                salon_value_entry=ENTRY, loyalty_no_mail=True, tracking_disable=True
            )
            (quiet - card).write({"points": 0, "active": False})
            (quiet & card).write({"points": total, "partner_id": partner.id})

    @api.model
    def _salon_wrong_points(self):
        """The cards of points whose balance is not the sum of their entries.

        :return: list of (loyalty.card, balance, sum of its entries)
        """
        self.env["loyalty.history"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id, COALESCE(c.points, 0) AS points,
                       COALESCE(SUM(COALESCE(h.issued, 0) - COALESCE(h.used, 0)), 0)
                  FROM loyalty_card c
             LEFT JOIN loyalty_history h ON h.card_id = c.id
                 WHERE c.is_salon_points
              GROUP BY c.id
                HAVING ABS(COALESCE(c.points, 0) - COALESCE(SUM(
                           COALESCE(h.issued, 0) - COALESCE(h.used, 0)), 0)) > 0.001
              ORDER BY c.id
                """
            )
        )
        return [(self.browse(key), balance, total) for key, balance, total in rows]


class LoyaltyHistory(models.Model):
    """The entries of points: they are appended, and never changed."""

    _inherit = "loyalty.history"

    is_salon_points = fields.Boolean(related="card_id.is_salon_points")
    salon_points_kind = fields.Selection(KINDS, "What happened", readonly=True)
    salon_points_day = fields.Date(
        "Day", readonly=True, help="From which on it is counted when points lapse."
    )
    salon_points_order_id = fields.Many2one(
        "pos.order",
        "Till order",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    salon_points_move_id = fields.Many2one(
        "account.move",
        "Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    salon_origin_id = fields.Many2one(
        "loyalty.history",
        "Because of",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The entry that it takes back, gives back or lets lapse.",
    )

    # Whoever sends it, and how often: an order earns and spends once, and takes back
    # what another one did once.
    _salon_points_once = models.UniqueIndex(
        "(salon_points_order_id, salon_points_kind, COALESCE(salon_origin_id, 0))"
        " WHERE salon_points_order_id IS NOT NULL"
    )
    # An invoice earns again only after all was taken back.
    _salon_points_invoice_once = models.UniqueIndex(
        "(salon_points_move_id, COALESCE(salon_origin_id, 0))"
        " WHERE salon_points_kind = 'earned' AND salon_points_move_id IS NOT NULL"
    )
    _salon_points_lapse_once = models.UniqueIndex(
        "(salon_origin_id, salon_points_day) WHERE salon_points_kind = 'lapsed'"
    )

    def _salon_follow(self, *kinds):
        """:return: hundredths by which later entries of these kinds changed this one"""
        later = self.search(
            [("salon_origin_id", "=", self.id), ("salon_points_kind", "in", kinds)]
        )
        return sum(entry._salon_change() for entry in later)

    def _salon_change(self):
        """:return: hundredths of points, below 0 if they went"""
        return round((self.issued - self.used) * points.UNIT)

    def _salon_take_back(self, due, description, **values):
        """Let later entries have taken back so much of what this one earned.

        What lapsed since was taken already.

        :param due: hundredths, of all that was earned
        :param values: more fields of the entry
        """
        self.ensure_one()
        taken = -self._salon_follow(points.TAKEN_BACK)
        lapsed = -self._salon_follow(points.LAPSED)
        amount = min(due, self._salon_change() - lapsed) - taken
        return self._salon_return(-amount, points.TAKEN_BACK, description, values)

    def _salon_give_back(self, due, description, **values):
        """Let later entries have given back so much of what this one spent."""
        self.ensure_one()
        amount = due - self._salon_follow(points.GIVEN_BACK)
        return self._salon_return(amount, points.GIVEN_BACK, description, values)

    def _salon_return(self, change, kind, description, values):
        order = values.get("salon_points_order_id")
        done = order and self.search_count(
            [
                ("salon_origin_id", "=", self.id),
                ("salon_points_kind", "=", kind),
                ("salon_points_order_id", "=", order),
            ],
            limit=1,
        )
        if not change or done:
            return self.browse()
        return self.card_id._salon_post_points(
            change, kind, description, salon_origin_id=self.id, **values
        )
