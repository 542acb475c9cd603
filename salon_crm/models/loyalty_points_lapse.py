from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..tools import points

# Cards that are looked at in one statement.
SLICE = 5000

# Left of each lot, as `points.lots` has it: what was taken back or lapsed counts
# against its own lot, all else that was used against the oldest ones.
LAPSE = """
    WITH entry AS (
        SELECT h.id, h.card_id, h.salon_origin_id,
               COALESCE(h.salon_points_kind, 'hand') AS kind,
               COALESCE(h.salon_points_day, h.create_date::date) AS day,
               ROUND((COALESCE(h.issued, 0) - COALESCE(h.used, 0))::numeric, 2)
                   AS points
          FROM loyalty_history h
         WHERE h.card_id = ANY(%(cards)s)
    ), gone AS (
        SELECT salon_origin_id AS id, SUM(points) AS points
          FROM entry
         WHERE kind IN ('taken_back', 'lapsed')
      GROUP BY 1
    ), used AS (
        SELECT card_id, GREATEST(-SUM(points), 0) AS points
          FROM entry
         WHERE kind IN ('spent', 'given_back') OR kind = 'hand' AND points <= 0
      GROUP BY 1
    ), lot AS (
        SELECT e.id, e.card_id, e.day, e.points + COALESCE(g.points, 0) AS points
          FROM entry e
     LEFT JOIN gone g ON g.id = e.id
         WHERE e.kind = 'earned' OR e.kind = 'hand' AND e.points > 0
    ), rest AS (
        SELECT l.id, l.card_id, l.day,
               LEAST(l.points,
                     SUM(l.points) OVER (PARTITION BY l.card_id ORDER BY l.day, l.id)
                     - COALESCE(u.points, 0)) AS points
          FROM lot l
     LEFT JOIN used u ON u.card_id = l.card_id
    ), lapsed AS (
        INSERT INTO loyalty_history (
            card_id, description, salon_points_kind, salon_points_day,
            salon_origin_id, issued, used,
            create_uid, create_date, write_uid, write_date)
        SELECT card_id, %(words)s, 'lapsed', %(today)s, id, 0, points,
               %(uid)s, %(now)s, %(uid)s, %(now)s
          FROM rest
         WHERE points > 0
           AND (day + make_interval(months => %(months)s))::date <= %(today)s
            ON CONFLICT DO NOTHING
     RETURNING card_id, used
    )
    UPDATE loyalty_card c
       SET points = ROUND((c.points - l.points)::numeric, 2),
           write_date = %(now)s
      FROM (SELECT card_id, SUM(used::numeric) AS points FROM lapsed GROUP BY 1) l
     WHERE c.id = l.card_id
 RETURNING c.partner_id
"""


class LoyaltyCard(models.Model):
    """Points that nobody used for so many months lapse, first in, first out."""

    _inherit = "loyalty.card"

    salon_branch_id = fields.Many2one(
        "salon.branch",
        "Branch",
        compute="_compute_salon_branch_id",
        compute_sudo=True,
        help="Which tells the client about the points: that of the last visit.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_salon_branch_id(self):
        """That of the client's last visit, else the company's first; two queries."""
        self.env["salon.appointment"].flush_model(["partner_id", "branch_id", "start"])
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (partner_id, company_id)"
                " partner_id, company_id, branch_id FROM salon_appointment"
                " WHERE partner_id = ANY(%s)"
                " ORDER BY partner_id, company_id, start DESC, id DESC",
                self.partner_id.ids,
            )
        )
        last = {(partner, company): branch for partner, company, branch in rows}
        branches = self.env["salon.branch"].search(
            [("company_id", "in", self.company_id.ids)], order="id desc"
        )
        first = {branch.company_id.id: branch.id for branch in branches}
        for card in self:
            company = card.company_id.id
            card.salon_branch_id = last.get((card.partner_id.id, company)) or first.get(
                company
            )

    @api.model
    def _salon_cron_points(self):
        """Let points lapse, warn before, and have the balances checked; nightly."""
        programs = self.env["loyalty.program"].sudo().with_context(active_test=False)
        for program in programs.search([("is_salon_points", "=", True)]):
            self._salon_lapse_points(program.company_id)
            self._salon_warn_of_lapse(program.company_id)
        self._salon_tell_wrong_points()

    @api.model
    def _salon_point_slices(self, company):
        """Cards with points of a company, in slices; each is saved before the next."""
        self.env.flush_all()
        program, last = company._salon_points_program(), 0
        mine = [("program_id", "=", program.id), ("points", ">", 0)]
        left = self.sudo().search_count(mine)
        while cards := self.sudo().search(
            [*mine, ("id", ">", last)], order="id", limit=SLICE
        ):
            last = cards[-1].id
            yield cards
            left = max(left - len(cards), 0)
            if not self.env["ir.cron"]._commit_progress(len(cards), remaining=left):
                return

    @api.model
    def _salon_lapse_points(self, company):
        """Append what lapses today; what lapsed already does not a second time."""
        if not company.salon_points_months:
            return
        for cards in self._salon_point_slices(company):
            cards._salon_lapse_slice(company)

    def _salon_lapse_slice(self, company):
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                LAPSE,
                cards=self.ids,
                months=company.salon_points_months,
                today=fields.Date.context_today(self),
                words=self.env._("Lapsed"),
                uid=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        self.invalidate_recordset(["points", "history_ids"])
        clients = self.env["res.partner"].browse({key for (key,) in rows if key})
        if clients:
            clients._salon_value_changed()

    @api.model
    def _salon_warn_of_lapse(self, company):
        """Tell clients some days before that points will lapse, once for each day."""
        months, days = company.salon_points_months, company.salon_points_warn_days
        if not (months and days):
            return
        today = fields.Date.context_today(self)
        until = fields.Date.add(today, days=days)
        for cards in self._salon_point_slices(company):
            entries = self.env["res.partner"]._salon_points_entries(cards)
            occasion = {}
            for card in cards.filtered("partner_id"):
                coming = points.lapses(entries.get(card.id, ()), months)
                day = next((day for day, _points in coming if day > today), None)
                if day and day <= until and card.salon_branch_id:
                    occasion[card] = fields.Date.to_string(day)
            self.env["salon.message"]._queue(
                "points", self.browse(card.id for card in occasion), occasion
            )

    def _salon_coming_lapse(self):
        """What the warning says: (points that lapse within the days of warning, first
        day); (0, False) if there are none."""
        self.ensure_one()
        company = self.company_id.sudo()
        entries = self.env["res.partner"]._salon_points_entries(self)
        today = fields.Date.context_today(self)
        until = fields.Date.add(today, days=company.salon_points_warn_days)
        coming = [
            (day, left)
            for day, left in points.lapses(
                entries.get(self.id, ()), company.salon_points_months
            )
            if today < day <= until
        ]
        if not coming:
            return 0, False
        return sum(left for _day, left in coming) / points.UNIT, coming[0][0]

    def _salon_lapse_words(self):
        """For the templates: the points and the day, as the client reads them."""
        count, day = self._salon_coming_lapse()
        lang = self.partner_id.lang or self.env.lang
        return {
            "points": f"{count:g}",
            "name": self.program_id.with_context(lang=lang).portal_point_name or "",
            "day": format_date(self.env, day, lang_code=lang) if day else "",
        }

    @api.model
    def _salon_tell_wrong_points(self):
        """Ask a manager to look at balances that are not what the entries say, once."""
        kind = self.env.ref("mail.mail_activity_data_warning")
        for card, balance, total in self.sudo()._salon_wrong_points():
            client = card.partner_id
            if not client:
                continue
            summary = self.env._("Points: the balance is wrong (card %s)", card.code)
            known = client.activity_ids.filtered(
                lambda one, summary=summary: one.summary == summary
            )
            if known:
                continue
            client.activity_schedule(
                activity_type_id=kind.id,
                summary=summary,
                note=self.env._(
                    "The card says %(balance)g, its entries come to %(total)g.",
                    balance=balance,
                    total=total,
                ),
                user_id=card.salon_branch_id._manager().id or self.env.uid,
            )


class SalonMessage(models.Model):
    """The message that points will lapse."""

    _inherit = "salon.message"

    kind = fields.Selection(
        selection_add=[("points", "Points that lapse")],
        ondelete={"points": "cascade"},
    )

    @api.model
    def _branch_of(self, record):
        if record._name == "loyalty.card":
            return record.salon_branch_id
        return super()._branch_of(record)

    @api.model
    def _is_told(self, kind, record):
        """Nobody is called because of points that lapse."""
        told = super()._is_told(kind, record)
        if told and kind == "points":
            branch = self._branch_of(record)
            return bool(self._choose_channel(record.partner_id, branch))
        return told

    def _is_outdated(self):
        if self.kind != "points":
            return super()._is_outdated()
        card = self.env["loyalty.card"].sudo().browse(self.res_id).exists()
        return not card or not card._salon_coming_lapse()[0]

    @api.model
    def _mail_templates(self):
        own = {"points": "salon_crm.mail_template_points"}
        return super()._mail_templates() | own

    @api.model
    def _sms_templates(self):
        return super()._sms_templates() | {"points": "salon_crm.sms_template_points"}
