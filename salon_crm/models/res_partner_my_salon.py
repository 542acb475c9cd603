from odoo import fields, models
from odoo.tools import format_date, formatLang

from .salon_appointment import AGREED, PRESENT

MOST_COMING = 10
LAST_VISITS = 5
# Of longer lists, on one page
A_PAGE = 50


class ResPartner(models.Model):
    """What a client sees of themselves in the portal: plain values in their language,
    days and hours as on the wall of each branch.

    Whoever calls has made sure that the client is the one who is logged in. The number
    of queries depends on the companies of which they are a client, on nothing else.
    """

    _inherit = "res.partner"

    def _my_salon(self):
        """
        :return: ``{"qr" (data URI), "companies": as `_my_salon_company` makes them,
            "coming", "past": visits as `_my_salon_visit` makes them}``
        """
        self.ensure_one()
        client = self.sudo()
        return {
            "qr": client._salon_card_qr(),
            "companies": [
                client._my_salon_company(company)
                for company in client._my_salon_companies()
            ],
            "coming": client._my_salon_visits("coming", limit=MOST_COMING),
            "past": client._my_salon_visits("past", limit=LAST_VISITS),
        }

    def _my_salon_companies(self):
        """Where they are a member or a client, member first."""
        mine = [("partner_id", "=", self.id)]
        member = self.env["salon.membership"].search([*mine, ("ended", "=", False)])
        Card = self.env["loyalty.card"]
        owned = ["|", ("is_salon_points", "=", True), ("salon_value_kind", "!=", False)]
        loyal = Card.search([*mine, *owned])
        visited = self.env["salon.appointment"]._read_group(mine, ["company_id"])
        companies = member.company_id | loyal.company_id
        companies = companies.union(*(company for (company,) in visited))
        return companies.sorted(lambda each: (each not in member.company_id, each.name))

    # ------------------------------------------------------------
    # The card
    # ------------------------------------------------------------

    def _my_salon_company(self, company):
        """One company's card: tier, points, stored value; empty where there is none.

        :return: ``{"id", "name", "tier": {"name", "color", "until", "progress",
            "text"}, "points": {"balance", "lapsing" (in words)}, "value": {"principal",
            "bonus"}}``
        """
        return {
            "id": company.id,
            "name": company.name,
            "tier": self._my_salon_tier(company),
            "points": self._my_salon_points(company),
            "value": self._my_salon_value(company),
        }

    def _my_salon_tier(self, company):
        card = self._salon_member_card(company)[self]
        if not (card["tier"] or card["next"]):
            return {}
        until = card["until"]
        return {
            "name": card["tier"] or "",
            "color": card["color"],
            "until": format_date(self.env, until) if until else "",
            "progress": card["progress"],
            "text": card["text"],
        }

    def _my_salon_points(self, company):
        points = self._salon_points(company).get(self)
        if not points:
            return {}
        name = points["name"]
        lapsing = ""
        if points["lapsing"]:
            lapsing = self.env._(
                "%(points)s lapse on %(day)s.",
                points=self._points_in_words(points["lapsing"], name),
                day=format_date(self.env, points["lapses_on"]),
            )
        balance = self._points_in_words(points["balance"], name)
        return {"balance": balance, "lapsing": lapsing}

    def _points_in_words(self, points, name):
        return f"{self._number_in_words(points)} {name}"

    def _number_in_words(self, points):
        digits = 0 if float(points).is_integer() else 2
        return formatLang(self.env, points, digits=digits)

    def _my_salon_value(self, company):
        principal, bonus = self._salon_value_balances(company).get(self.id, (0, 0))
        if not principal and not bonus:
            return {}
        currency = company.currency_id
        return {
            "principal": currency.format(principal),
            "bonus": currency.format(bonus) if bonus else "",
        }

    # ------------------------------------------------------------
    # Visits and entries
    # ------------------------------------------------------------

    def _my_salon_visits_domain(self, which):
        """
        :param which: coming: not over yet; past: what took place
        """
        mine = [("partner_id", "=", self.id)]
        if which == "past":
            return [*mine, ("state", "=", "done")]
        begins = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        return [*mine, ("state", "in", AGREED + PRESENT), ("start", ">=", begins)]

    def _my_salon_visits(self, which, limit, offset=0):
        """:return: list as `_my_salon_visit` makes them, the nearest first"""
        visits = (
            self.env["salon.appointment"]
            .sudo()
            .search(
                self._my_salon_visits_domain(which),
                order="start desc, id desc" if which == "past" else "start, id",
                limit=limit,
                offset=offset,
            )
        )
        return [self._my_salon_visit(visit) for visit in visits]

    def _my_salon_visit(self, visit):
        branch = visit.branch_id
        return {
            "id": visit.id,
            "number": visit.name,
            "when": branch._day_and_clock_in_year(visit.start),
            "services": visit._services_told(),
            "branch": branch.name,
            "place": ", ".join(filter(None, (branch.name, branch._address_line()))),
            "open": visit._link_standing() == "open",
        }

    def _my_salon_entries_domain(self, company):
        return [
            ("card_id.partner_id", "=", self.id),
            ("card_id.company_id", "=", company.id),
            ("card_id.is_salon_points", "=", True),
        ]

    def _my_salon_entries(self, company, offset=0):
        """The points ledger, the last entry first.

        :return: list of ``{"day", "what", "points" (with its sign), "taken"}``
        """
        client = self.sudo()
        entries = client.env["loyalty.history"].search(
            client._my_salon_entries_domain(company),
            order="id desc",
            limit=A_PAGE,
            offset=offset,
        )
        rows = []
        for entry in entries:
            change = entry.issued - entry.used
            sign = "−" if change < 0 else "+"
            day = entry.salon_points_day or entry.create_date
            rows.append(
                {
                    "day": format_date(self.env, day),
                    "what": entry.description,
                    "points": sign + self._number_in_words(abs(change)),
                    "taken": change < 0,
                }
            )
        return rows
