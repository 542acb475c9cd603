from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ..tools import search_keys

# Of clients whose name is just what was typed, and of all others, so many at most are
# looked at for who came last: with more, the client is not told from the others yet.
MOST_FOUND = 1000


class ResPartner(models.Model):
    """Finding clients while somebody types, among a million of them."""

    _inherit = "res.partner"

    # Nobody reads it: it would only say name and phone in other words.
    salon_search = fields.Text(
        "Search keys",
        compute="_compute_salon_search",
        store=True,
        copy=False,
        prefetch=False,
        groups=NO_ACCESS,
    )

    _salon_search_index = models.Index(
        "USING gin (to_tsvector('simple', salon_search)) WHERE salon_search IS NOT NULL"
    )

    @api.depends("name", "phone", "is_salon_client")
    def _compute_salon_search(self):
        for partner in self:
            partner.salon_search = partner.is_salon_client and (
                search_keys.keys(partner.name, partner.phone) or False
            )

    @api.model
    def _salon_find(self, text, limit):
        """Clients by what somebody types: names, Chinese or in pinyin, phone numbers.

        Who is called just so comes first, then who was here last.

        :param text: anything
        :return: list of (id, start of the last visit or None)
        """
        words = search_keys.query(text)
        if not words:
            return []
        whole = search_keys.query(text, exact=True)
        found = self._salon_matches(words, False)
        if whole != words:
            found = SQL("%s UNION ALL %s", self._salon_matches(whole, True), found)
        self.env["salon.appointment"].flush_model(
            ["partner_id", "company_id", "state", "start"]
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT found.id, visit.start
                  FROM (SELECT id, bool_or(whole) AS whole
                          FROM (%s) matches GROUP BY id) found
                  LEFT JOIN LATERAL (
                       SELECT start
                         FROM salon_appointment
                        WHERE partner_id = found.id AND state = 'done'
                          AND company_id = ANY(%s)
                     ORDER BY start DESC
                        LIMIT 1) visit ON TRUE
              ORDER BY found.whole DESC, visit.start DESC NULLS LAST, found.id
                 LIMIT %s
                """,
                found,
                self.env.companies.ids,
                limit,
            )
        )

    @api.model
    def _salon_matches(self, words, whole):
        """A query of the ids of clients whom the user may see."""
        self.sudo().flush_model(["salon_search"])
        query = self._search([("is_salon_client", "=", True)])
        query.add_where(
            SQL(
                "%(keys)s IS NOT NULL "
                "AND to_tsvector('simple', %(keys)s) @@ %(words)s::tsquery",
                keys=SQL.identifier(self._table, "salon_search"),
                words=words,
            )
        )
        query.limit = MOST_FOUND
        ids = SQL("%s AS id, %s AS whole", SQL.identifier(self._table, "id"), whole)
        return SQL("(%s)", query.select(ids))
