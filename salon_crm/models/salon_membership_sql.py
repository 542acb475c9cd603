"""The parts of the statement by which tiers follow what clients consumed.

It decides as `tools.tiers.follow` does, for all clients of a slice at once.
"""

from typing import NamedTuple

from odoo.tools import SQL

from ..tools import tiers

LIST = "specific_property_product_pricelist"


class Days(NamedTuple):
    """A day of a company: ``today`` as date, ``zone`` of its clock by name."""

    today: object
    zone: str


def sums(company, steps, who, days):
    """What clients paid and how often they came, within the months of each tier.

    :param steps: list of tiers.Tier
    :param who: function of a column to the SQL of a condition
    :return: SQL of two queries, by name, with ``partner_id`` and a column for each
        number of months
    """
    months = sorted({step.months for step in steps}) or [1]
    since = {each: tiers.months_later(days.today, -each) for each in months}
    spent = SQL(
        """
        SELECT partner_id, %(columns)s FROM salon_consumption
         WHERE company_id = %(company)s AND day > %(since)s AND day <= %(today)s
           AND %(who)s
      GROUP BY partner_id
        """,
        columns=SQL(", ").join(
            SQL(
                "SUM(amount)%s AS %s",
                _within("day", since, each),
                _name("amount", each),
            )
            for each in months
        ),
        company=company.id,
        since=since[months[-1]],
        today=days.today,
        who=who(SQL("partner_id")),
    )
    begin = {each: _midnight(SQL("%s", since[each]), days.zone) for each in months}
    came = SQL(
        """
        SELECT partner_id, %(columns)s FROM salon_appointment
         WHERE company_id = %(company)s AND state = 'done'
           AND payment_state IS DISTINCT FROM 'refunded'
           AND start >= %(since)s AND start < %(tomorrow)s AND %(who)s
      GROUP BY partner_id
        """,
        columns=SQL(", ").join(
            SQL(
                "COUNT(*)%s AS %s",
                SQL(" FILTER (WHERE start >= %s)", begin[each])
                if each != months[-1]
                else SQL(),
                _name("visits", each),
            )
            for each in months
        ),
        company=company.id,
        since=begin[months[-1]],
        tomorrow=_midnight(SQL("%s", days.today), days.zone),
        who=who(SQL("partner_id")),
    )
    return {"spent": spent, "came": came}


def _within(column, since, each):
    """The longest period is what is read: it needs no filter."""
    if since[each] == min(since.values()):
        return SQL()
    return SQL(" FILTER (WHERE %s > %s)", SQL.identifier(column), since[each])


def _name(kind, months):
    return SQL.identifier(f"{kind}_{months}")


def _midnight(day, zone):
    """UTC of when a day is over on a company's clock."""
    return SQL(
        "((%s::date + 1)::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC')", day, zone
    )


def _condition(step):
    """SQL of whether a tier is met, of the columns of ``sums``."""
    wanted = {tiers.AMOUNT: SQL("::numeric"), tiers.VISITS: SQL()}
    parts = [
        SQL("COALESCE(%s, 0) >= %s%s", _name(kind, step.months), least, wanted[kind])
        for kind, least in step.conditions
    ]
    return SQL("(%s)", SQL(" AND " if step.every else " OR ").join(parts))


def decided(company, steps, who, days, refunded):
    """Which client's tier changes, and to what.

    :param refunded: whether to look if what a tier was reached by still stands
    :return: SQL of the queries that the last one, ``decided``, needs
    """
    base = next((step.key for step in steps if not step.conditions), None)
    found = [step for step in reversed(steps) if step.conditions]
    best = SQL("NULL::int")
    if found:
        best = SQL(
            "CASE %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", _condition(step), step.key) for step in found
            ),
        )
    parts = sums(company, steps, who, days)
    return SQL(
        """
        spent AS (%(spent)s),
        came AS (%(came)s),
        found AS (
            SELECT partner_id, tier_id FROM (
                SELECT partner_id, %(best)s AS tier_id
                  FROM spent FULL JOIN came USING (partner_id)
                   ) each
             WHERE tier_id IS NOT NULL
        ),
        member AS (
            SELECT m.id, m.partner_id, m.tier_id, m.until, m.reason,
                   m.pricelist_id, m.pricelist_before_id, %(deserved)s AS deserved
              FROM salon_membership m
              JOIN salon_tier t ON t.id = m.tier_id
             WHERE m.company_id = %(company)s AND m.ended IS NULL AND %(held)s
        ),
        looked AS (
            SELECT partner_id, m.id AS old_id, new.id AS tier_id,
                   m.pricelist_id AS set_id, m.pricelist_before_id AS before_id,
                   CASE
                   WHEN m.id IS NULL THEN 'rise'
                   WHEN COALESCE(new.rank, old.rank - 1) > old.rank THEN 'rise'
                   WHEN m.reason != 'hand' AND NOT m.deserved
                    AND COALESCE(new.rank, old.rank - 1) < old.rank THEN 'fall'
                   WHEN m.until IS NULL OR m.until >= %(today)s THEN NULL
                   WHEN new.rank = old.rank
                   THEN CASE m.reason WHEN 'hand' THEN 'rise' ELSE 'renew' END
                   WHEN m.reason = 'hand' OR m.until + old.grace_days < %(today)s
                   THEN 'fall'
                   END AS outcome,
                   new.valid_months, new.amount + new.visits > 0 AS takes
              FROM found f
         FULL JOIN member m USING (partner_id)
         LEFT JOIN salon_tier new ON new.id = COALESCE(f.tier_id, %(base)s)
         LEFT JOIN salon_tier old ON old.id = m.tier_id
        ),
        decided AS (
            SELECT l.partner_id, l.old_id, l.tier_id, l.outcome, l.set_id, l.before_id,
                   CASE WHEN takes AND valid_months > 0
                   THEN (%(today)s + valid_months * INTERVAL '1 month')::date
                   END AS until,
                   %(today)s AS met_on, NULL::varchar AS note
              FROM looked l
              JOIN res_partner p ON p.id = l.partner_id
             WHERE l.outcome IS NOT NULL AND p.salon_is_passer_by IS NOT TRUE
        )
        """,
        best=best,
        base=SQL("%s::int", base),
        company=company.id,
        today=SQL("%s::date", days.today),
        deserved=_deserved(company, days) if refunded else SQL("TRUE"),
        held=who(SQL("m.partner_id")),
        **parts,
    )


def _deserved(company, days):
    """Whether the tier of a membership is met by what still counts as of its day."""
    first = SQL("(m.met_on - t.months * INTERVAL '1 month')::date")
    return SQL(
        """
        (m.met_on IS NULL OR (
            SELECT CASE WHEN t.amount = 0 AND t.visits = 0 THEN TRUE
                        WHEN t.needs = 'all'
                        THEN (t.amount = 0 OR paid >= t.amount::numeric)
                         AND (t.visits = 0 OR often >= t.visits)
                        ELSE t.amount > 0 AND paid >= t.amount::numeric
                          OR t.visits > 0 AND often >= t.visits
                   END
              FROM (SELECT COALESCE(SUM(c.amount), 0) AS paid
                      FROM salon_consumption c
                     WHERE c.company_id = %(company)s AND c.partner_id = m.partner_id
                       AND c.day > %(first)s AND c.day <= m.met_on) spent,
                   (SELECT COUNT(*) AS often
                      FROM salon_appointment a
                     WHERE a.company_id = %(company)s AND a.partner_id = m.partner_id
                       AND a.state = 'done'
                       AND a.payment_state IS DISTINCT FROM 'refunded'
                       AND a.start >= %(begin)s AND a.start < %(end)s) came))
        """,
        company=company.id,
        first=first,
        begin=_midnight(first, days.zone),
        end=_midnight(SQL("m.met_on"), days.zone),
    )


def judged(rows, company):
    """What becomes of the price lists of clients.

    A list that the tier before had set is owned, as is none at all, and one that the
    tier may replace. Any other one was agreed with the client: it stays.

    :param rows: name of a query with ``partner_id``, ``set_id`` and ``before_id`` (the
        list that the tier before set, and what was there before it) and ``tier_list``
        (that of the new tier)
    :return: SQL of a query with ``list_id`` (what the client has now), ``new_set_id``
        and ``new_before_id`` for the new membership, and whether it ``changes``
    """
    return SQL(
        """
        SELECT *,
               CASE WHEN free AND tier_list IS NOT NULL THEN tier_list
                    WHEN owned THEN before_id ELSE now_list END AS list_id,
               CASE WHEN free THEN tier_list END AS new_set_id,
               CASE WHEN owned THEN before_id ELSE now_list END AS new_before_id
          FROM (
        SELECT r.*, kept.now_list,
               r.set_id IS NOT NULL AND r.set_id = kept.now_list AS owned,
               kept.now_list IS NULL OR kept.loose
                    OR r.set_id IS NOT NULL AND r.set_id = kept.now_list AS free
          FROM %(rows)s r
          JOIN res_partner p ON p.id = r.partner_id
    CROSS JOIN LATERAL (
               SELECT (p.%(list)s ->> %(key)s)::int AS now_list,
                      COALESCE((p.salon_pricelist_loose ->> %(key)s)::boolean, FALSE)
                      AS loose) kept
               ) each
        """,
        rows=SQL.identifier(rows),
        list=SQL.identifier(LIST),
        key=str(company.id),
    )


def write_lists(rows, company):
    """An UPDATE that gives clients, and the contacts that follow them, their lists.

    All are touched: a till that reloads asks only for those that were written since.

    :param rows: name of a query with ``partner_id``, ``list_id`` and ``now_list``
    """
    return SQL(
        """
        UPDATE res_partner p
           SET %(list)s = CASE
               WHEN w.list_id IS NOT DISTINCT FROM w.now_list THEN %(list)s
               WHEN w.list_id IS NULL THEN NULLIF(%(list)s - %(key)s, '{}'::jsonb)
               ELSE COALESCE(%(list)s, '{}'::jsonb)
                    || jsonb_build_object(%(key)s, w.list_id) END,
               write_date = NOW() AT TIME ZONE 'UTC'
          FROM (
        SELECT partner_id AS id, list_id, now_list FROM %(rows)s
         UNION
        SELECT c.id, j.list_id, j.now_list FROM %(rows)s j
          JOIN res_partner c ON c.commercial_partner_id = j.partner_id
                            AND c.id != j.partner_id
               ) w
         WHERE p.id = w.id
        """,
        rows=SQL.identifier(rows),
        list=SQL.identifier(LIST),
        key=SQL("%s::text", str(company.id)),
    )


def applied(decision, company, day, uid):
    """The whole statement: it ends and adds memberships, and sets price lists.

    Memberships are found by their ids, and not by joining them: PostgreSQL may know
    nothing yet of the many that the slice before this one made.

    :param decision: SQL of queries of which the last is called ``decided``, with
        ``partner_id``, ``old_id``, ``set_id`` and ``before_id`` of the membership of
        before, and ``tier_id``, ``outcome``, ``until``, ``met_on`` and ``note``
    :param day: on which the new ones begin
    :return: SQL; its rows are (partner id, outcome, id of the new membership, id of the
        one of before)
    """
    return SQL(
        """
        WITH %(decision)s,
        renewed AS (
            UPDATE salon_membership m SET met_on = %(day)s, until =
                   (%(day)s + t.valid_months * INTERVAL '1 month')::date
              FROM salon_tier t
             WHERE t.id = m.tier_id AND m.id = ANY(ARRAY(
                   SELECT old_id FROM decided WHERE outcome = 'renew'))
        ),
        ended AS (
            UPDATE salon_membership m SET ended = GREATEST(m.since, %(day)s)
             WHERE m.id = ANY(ARRAY(
                   SELECT old_id FROM decided WHERE outcome != 'renew'))
         RETURNING m.id
        ),
        moved AS (
            SELECT d.*, x.id AS tier_list
              FROM decided d
         LEFT JOIN salon_tier t ON t.id = d.tier_id
         LEFT JOIN product_pricelist x
                ON x.id = t.pricelist_id
               AND (x.company_id IS NULL OR x.company_id = %(company)s)
             WHERE d.outcome != 'renew'
        ),
        judged AS (%(judged)s),
        made AS (
            INSERT INTO salon_membership (
                partner_id, company_id, tier_id, since, until, reason, met_on, note,
                pricelist_id, pricelist_before_id,
                create_uid, write_uid, create_date, write_date
            )
            SELECT partner_id, %(company)s, tier_id, %(day)s, until, outcome, met_on,
                   note, new_set_id, new_before_id, %(uid)s, %(uid)s,
                   NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
              FROM judged
             WHERE tier_id IS NOT NULL
               AND (SELECT COUNT(*) FROM ended) >= 0 -- first what was before ends
         RETURNING id, partner_id
        ),
        written AS (%(written)s)
        SELECT d.partner_id, d.outcome, made.id, d.old_id
          FROM decided d LEFT JOIN made ON made.partner_id = d.partner_id
        """,
        decision=decision,
        company=company.id,
        day=SQL("%s::date", day),
        uid=uid,
        judged=judged("moved", company),
        written=write_lists("judged", company),
    )
