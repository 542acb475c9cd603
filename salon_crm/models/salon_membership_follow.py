import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from . import salon_membership_sql as statement

SLICE = 20_000  # contacts
TRIES = 3


class SalonMembership(models.Model):
    """Tiers follow what clients consumed: after a payment for its client, and every
    night for all."""

    _inherit = "salon.membership"

    @api.model
    def _follow(self, company, partners, refunded=False, noted=True):
        """Have the tiers of some clients follow what they consumed.

        :param refunded: something was given back: what a tier was reached by may not
            stand any more, and then it is no longer kept until its day
        :param noted: whether the clients' chatter says so
        :return: as ``_apply``
        """
        if not partners:
            return []

        def who(column):
            return SQL("%s = ANY(%s)", column, partners.ids)

        return self._follow_some(company, who, refunded, noted)

    @api.model
    def _follow_some(self, company, who, refunded=False, noted=True):
        tiers = self.env["salon.tier"]._of_company(company)
        steps = [tier._plain() for tier in tiers]
        days = company._salon_days()
        decision = statement.decided(company, steps, who, days, refunded)
        rows = self._apply(decision, company, days.today)
        if noted:
            self._note_changes(company, rows)
        return rows

    @api.model
    def _apply(self, decision, company, day):
        """Run the statement, and forget what was read before it.

        :param day: on which the new memberships begin
        :return: list of (partner id, outcome, id of the new membership or None, id of
            the one of before or None)
        """
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                # To compile it takes longer than to run it.
                self.env.cr.execute("SET LOCAL jit = off")
                rows = self.env.execute_query(
                    statement.applied(decision, company, day, self.env.uid)
                )
        except (
            psycopg2.errors.UniqueViolation,
            psycopg2.errors.ExclusionViolation,
        ) as error:
            # Another transaction was quicker: Odoo tries all of it again.
            raise psycopg2.errors.SerializationFailure(str(error)) from error
        if rows:
            self._forget()
        return rows

    @api.model
    def _forget(self):
        """What SQL wrote is read anew."""
        self.invalidate_model()
        self.env["salon.tier"].invalidate_model(["member_count"])
        partners = self.env["res.partner"]
        names = [
            name
            for name in partners._fields
            if name.startswith("salon_member") or name.startswith("salon_tier")
        ]
        partners.invalidate_model(
            [statement.LIST, "property_product_pricelist", "write_date", *names]
        )

    # ------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------

    @api.model
    def _give(self, rows, noted=True):
        """Give tiers by hand, with price lists and all.

        :param rows: list of values of new memberships
        :param noted: whether the clients' chatter says so
        :return: the new memberships, in the same order
        """
        made = {}
        days = sorted({(row["company_id"], f"{row['since']}") for row in rows})
        for company_id, day in days:
            company = self.env["res.company"].browse(company_id)
            theirs = [
                row
                for row in rows
                if (row["company_id"], f"{row['since']}") == (company_id, day)
            ]
            given = self._apply(self._given(theirs, company), company, day)
            if noted:
                self._note_changes(company, given)
            made.update(((company_id, key), row) for key, _outcome, row, _old in given)
        return self.browse(made[row["company_id"], row["partner_id"]] for row in rows)

    @api.model
    def _given(self, rows, company):
        return SQL(
            """
            decided AS (
                SELECT g.partner_id, m.id AS old_id, m.pricelist_id AS set_id,
                       m.pricelist_before_id AS before_id, g.tier_id,
                       'hand' AS outcome, g.until, NULL::date AS met_on, g.note
                  FROM unnest(%s::int[], %s::int[], %s::date[], %s::varchar[])
                       g (partner_id, tier_id, until, note)
             LEFT JOIN salon_membership m
                    ON m.partner_id = g.partner_id AND m.company_id = %s
                   AND m.ended IS NULL
            )
            """,
            [row["partner_id"] for row in rows],
            [row["tier_id"] for row in rows],
            [row.get("until") or None for row in rows],
            [row.get("note") or None for row in rows],
            company.id,
        )

    def _end(self):
        """End memberships today; the clients have the price list of before again."""
        for company, rows in self.grouped("company_id").items():
            decision = SQL(
                """
                decided AS (
                    SELECT partner_id, id AS old_id, pricelist_id AS set_id,
                           pricelist_before_id AS before_id, NULL::int AS tier_id,
                           'fall' AS outcome, NULL::date AS until,
                           NULL::date AS met_on, NULL::varchar AS note
                      FROM salon_membership WHERE id = ANY(%s) AND ended IS NULL
                )
                """,
                rows.ids,
            )
            self._apply(decision, company, company._salon_days().today)

    # ------------------------------------------------------------
    # Price lists
    # ------------------------------------------------------------

    @api.model
    def _change_pricelists(self, tiers):
        """Members of tiers get the list that their tier has now."""
        self.env.flush_all()
        companies = self._read_group(
            [("tier_id", "in", tiers.ids), ("ended", "=", False)], ["company_id"]
        )
        for (company,) in companies:
            self.env.execute_query(
                SQL(
                    """
                    WITH moved AS (
                        SELECT m.id, m.partner_id, m.pricelist_id AS set_id,
                               m.pricelist_before_id AS before_id,
                               x.id AS tier_list
                          FROM salon_membership m
                          JOIN salon_tier t ON t.id = m.tier_id
                     LEFT JOIN product_pricelist x
                            ON x.id = t.pricelist_id
                           AND (x.company_id IS NULL OR x.company_id = m.company_id)
                         WHERE m.company_id = %(company)s AND m.ended IS NULL
                           AND m.tier_id = ANY(%(tiers)s)
                           AND m.pricelist_id IS DISTINCT FROM x.id
                    ),
                    judged AS (%(judged)s),
                    kept AS (
                        UPDATE salon_membership m
                           SET pricelist_id = j.new_set_id,
                               pricelist_before_id = j.new_before_id
                          FROM judged j WHERE m.id = j.id
                    ),
                    written AS (%(written)s)
                    SELECT 1
                    """,
                    company=company.id,
                    tiers=tiers.ids,
                    judged=statement.judged("moved", company),
                    written=statement.write_lists("judged", company),
                )
            )
        self._forget()

    # ------------------------------------------------------------
    # Every night
    # ------------------------------------------------------------

    @api.model
    def _cron_follow(self):
        """Have all tiers follow, in slices of contacts.

        How far a company is, is kept: what is interrupted goes on where it was.
        """
        cron = self.env["ir.cron"]
        left = self._companies_to_follow()
        for number, company in enumerate(left):
            upto, more = company.salon_tiers_upto, True
            while more:
                upto, more = self._follow_slice(company, upto)
                remaining = len(left) - number - (not more)
                if not cron._commit_progress(1, remaining=remaining):
                    return

    @api.model
    def _companies_to_follow(self):
        """Companies with tiers that were not looked at today."""
        companies = self.env["res.company"].sudo().search([("active", "=", True)])
        return [
            company
            for company in companies
            if company.salon_tiers_day != company._salon_days().today
        ]

    @api.model
    def _follow_slice(self, company, upto):
        """:param upto: id of the last contact that was looked at
        :return: (id of the last one now, whether there are more)
        """
        for attempt in range(1, TRIES + 1):
            try:
                return self._follow_slice_once(company, upto)
            except psycopg2.errors.SerializationFailure:
                # Somebody paid meanwhile.
                if attempt == TRIES:
                    raise
                self.env.cr.rollback()
        return upto, False

    @api.model
    def _follow_slice_once(self, company, upto):
        [(last, count)] = self.env.execute_query(
            SQL(
                "SELECT MAX(id), COUNT(*) FROM (SELECT id FROM res_partner"
                " WHERE id > %s ORDER BY id LIMIT %s) slice",
                upto,
                SLICE,
            )
        )
        more = count == SLICE
        if last:

            def who(column):
                return SQL("%s > %s AND %s <= %s", column, upto, column, last)

            self._follow_some(company, who)
        company._salon_tiers_are_done(None if more else 0, last or upto)
        return last or upto, more


class ResCompany(models.Model):
    """How far the nightly job is."""

    _inherit = "res.company"

    salon_tiers_day = fields.Date("Tiers looked at on", readonly=True, copy=False)
    salon_tiers_upto = fields.Integer(
        "Contacts looked at", readonly=True, copy=False, default=0
    )

    def _salon_days(self):
        """:return: salon_membership_sql.Days of today"""
        self.ensure_one()
        company = self.sudo()
        zone = company.partner_id.tz
        if not zone:
            branches = self.env["salon.branch"].sudo()
            first = branches.search([("company_id", "=", self.id)], order="id", limit=1)
            zone = first.tz or "UTC"
        today = fields.Date.context_today(self.with_context(tz=zone))
        return statement.Days(today, zone)

    def _salon_tiers_are_done(self, finished, upto):
        """Note how far it is, without what writing a company else brings along.

        :param finished: 0 if the run is over, else None
        """
        over = finished is not None
        self.env.cr.execute(
            SQL(
                "UPDATE res_company SET salon_tiers_upto = %s, salon_tiers_day ="
                " COALESCE(%s, salon_tiers_day) WHERE id = %s",
                0 if over else upto,
                self._salon_days().today if over else None,
                self.id,
            )
        )
        self.invalidate_recordset(["salon_tiers_day", "salon_tiers_upto"], flush=False)
