from collections import defaultdict
from datetime import timedelta

import pytz

from odoo import api, models
from odoo.exceptions import LockError, UserError
from odoo.fields import Date
from odoo.tools import SQL, date_utils

from ..tools import commission

# A day begins in the far east while it still is the day before in the far west.
ZONES = timedelta(days=1)
SOURCES = ("order_line_id", "move_line_id", "cancelled_line_id")


class SalonCommissionStatement(models.Model):
    """Computes what everybody of a company earned in a month."""

    _inherit = "salon.commission.statement"

    @api.model
    def _compute_month(self, company, month):
        """Compute a month, and after it each later one that has drafts.

        What is locked stays; what came since is in the person's next open month.

        :param company: res.company
        :param month: a date in the month
        :return: the statements of the month, locked ones too
        :raises UserError: somebody else computes or locks at this moment
        """
        first = date_utils.start_of(Date.to_date(month), "month")
        drafts = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("month", ">=", first),
                ("state", "=", "draft"),
            ]
        )
        try:
            drafts.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is computing this month. Try again soon.")
            ) from error
        lines = drafts.line_ids
        backs = lines.filtered("origin_id")
        backs.unlink()
        (lines - backs).unlink()
        for each in sorted({first, *drafts.mapped("month")}):
            self.sudo()._write_month(company, each)
        drafts.filtered(lambda draft: not draft.line_ids).unlink()
        return self.search([("company_id", "=", company.id), ("month", "=", first)])

    @api.model
    def _write_month(self, company, first):
        """Write the lines of a month in which no draft has any."""
        locked = self._locked_months(company)
        pieces, backs = self._pieces_until(company, first, locked)
        known = self._known_origins(backs)
        sales, words = self._plain_sales(company, pieces, locked, first)
        returns, more = self._plain_returns(backs, sales, known, locked, first)
        rules = self.env["salon.commission.rule"]._plain_rules(company)
        earned = commission.month(sales, returns, rules, list(known.values()))
        self._write_lines(company, first, earned, {**words, **more})

    @api.model
    def _locked_months(self, company):
        """:return: set of (resource id, first day)"""
        rows = self._read_group(
            [("company_id", "=", company.id), ("state", "=", "locked")],
            ["resource_id", "month:day"],
        )
        return {(person.id, Date.to_date(day)) for person, day in rows}

    @api.model
    def _month_that_counts(self, person, day, locked):
        """The month in which a person is paid for a day: the first that is open."""
        month = date_utils.start_of(day, "month")
        while (person, month) in locked:
            month = date_utils.add(month, months=1)
        return month

    @api.model
    def _pieces_until(self, company, first, locked):
        """What was sold and given back in a month, and what came late for a locked one.

        :return: (list of Piece, list of Back)
        """
        since = min([first, *(month for _person, month in locked if month < first)])
        until = date_utils.add(first, months=1)
        pieces, backs = self._till_pieces(company, since - ZONES, until + ZONES)
        invoiced, credited = self._invoice_pieces(company, since, until)
        backs += [*credited, *self._cancelled_backs(company)]
        return [*pieces, *invoiced], [*backs, *self._cancelled_credits(company)]

    # ------------------------------------------------------------
    # To plain values
    # ------------------------------------------------------------

    @api.model
    def _plain_sales(self, company, pieces, locked, first):
        """:return: (list of commission.Sale, {key: values of the line})"""
        taken = self._taken_roles(pieces)
        levels = self.env["salon.service.staff"]._levels(
            {piece.product.product_tmpl_id.id for piece in pieces}
        )
        news = self._first_payments(company, {piece.client.id for piece in pieces})
        sales, words = [], {}
        for piece in pieces:
            for role, person in zip(commission.ROLES, piece.people, strict=True):
                counts = person and (*piece.source, role) not in taken
                month = counts and self._month_that_counts(person, piece.day, locked)
                if month != first:
                    continue
                level = levels[piece.product.product_tmpl_id.id].get(person)
                found = self._sales_of(piece, role, person, level, news)
                sales += found
                words.update((sale.key, self._words(piece)) for sale in found)
        return sales, words

    @api.model
    def _sales_of(self, piece, role, person, level, news):
        """:return: list of commission.Sale, one for each kind"""
        product = piece.product
        return [
            commission.Sale(
                key=(*piece.source, role, kind),
                person=person,
                role=role,
                kind=kind,
                day=piece.day,
                listed=listed,
                net=net,
                pieces=piece.pieces,
                part=part,
                shares=piece.shares,
                product=product.product_tmpl_id.id,
                categories=self._categories(product),
                level=level or None,
                requested=piece.requested if self._is_work(kind) else None,
                new=self._is_new(piece, news),
                redo=piece.redo,
            )
            for kind, listed, net, part in piece.kinds
        ]

    @api.model
    def _is_work(self, kind):
        return kind in (commission.WORK, commission.CONSUMPTION)

    @api.model
    def _categories(self, product):
        path = product.categ_id.parent_path or ""
        return tuple(int(key) for key in path.split("/") if key)

    @api.model
    def _words(self, row):
        """What a line says besides amounts. :param row: Piece or Back"""
        return {
            "product_id": row.product.id,
            "partner_id": row.client.id,
            "reference": row.reference,
        }

    @api.model
    def _plain_returns(self, backs, sales, known, locked, first):
        """Each line given back takes back what everybody earned by it.

        :param known: {key: commission.Origin} of earlier months
        :return: (list of commission.Return, {key: values of the line})
        """
        origins = defaultdict(list)
        people = {sale.key: sale.person for sale in sales}
        people.update((key, origin.earned.person) for key, origin in known.items())
        for key, person in people.items():
            origins[key[:2]].append((key, person))
            origins[key].append((key, person))
        taken = self._taken_roles(backs)
        returns, words = [], {}
        for back in backs:
            for origin, person in origins[back.of]:
                key = (*back.source, *origin[3:])
                month = self._month_that_counts(person, back.day, locked)
                if key[:4] in taken or month != first:
                    continue
                returns.append(commission.Return(key, origin, back.day, back.part))
                words[key] = self._words(back)
        return returns, words

    @api.model
    def _taken_roles(self, rows):
        """Who is on a statement already by these lines of documents.

        :param rows: list of Piece or Back
        :return: set of (field, id of the document's line, times posted again, role)
        """
        taken = set()
        for field in SOURCES:
            ids = [row.source[1] for row in rows if row.source[0] == field]
            found = self.env["salon.commission.line"].search_fetch(
                [(field, "in", ids)], [field, "reposted", "role"]
            )
            taken.update(row._key()[:4] for row in found)
        return taken

    @api.model
    def _known_origins(self, backs):
        """What earlier months earned by the lines that are given back.

        :return: {key: commission.Origin}
        """
        lines = self.env["salon.commission.line"]
        for field in SOURCES:
            ids = [back.of[1] for back in backs if back.of[0] == field]
            lines |= lines.search([(field, "in", ids), ("origin_id", "=", False)])
        parts = lines._read_group(
            [("origin_id", "in", lines.ids)], ["origin_id"], ["part:sum"]
        )
        returned = {origin.id: round(part) for origin, part in parts}
        return {
            line._key(): commission.Origin(line._plain(), returned.get(line.id, 0))
            for line in lines
        }

    # ------------------------------------------------------------
    # New clients
    # ------------------------------------------------------------

    @api.model
    def _first_payments(self, company, clients):
        """When clients paid for the first time, or somebody for them.

        :param clients: ids of res.partner
        :return: {id: (UTC datetime at a till or None, date of an invoice or None)}
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT client, MIN(moment), MIN(day)
                  FROM (
                    SELECT o.partner_id AS client, o.date_order AS moment,
                           NULL::date AS day
                      FROM pos_order o
                     WHERE o.partner_id = ANY(%(clients)s)
                       AND o.company_id = %(company)s AND o.state IN ('paid', 'done')
                 UNION ALL
                    SELECT v.partner_id, o.date_order, NULL
                      FROM salon_appointment v
                      JOIN salon_appointment_line s ON s.appointment_id = v.id
                      JOIN pos_order_line l ON l.salon_appointment_line_id = s.id
                      JOIN pos_order o ON o.id = l.order_id
                     WHERE v.partner_id = ANY(%(clients)s)
                       AND v.company_id = %(company)s AND o.state IN ('paid', 'done')
                 UNION ALL
                    SELECT v.partner_id, NULL, m.invoice_date
                      FROM salon_appointment v
                      JOIN salon_appointment_line s ON s.appointment_id = v.id
                      JOIN account_move_line l ON l.salon_appointment_line_id = s.id
                      JOIN account_move m ON m.id = l.move_id
                     WHERE v.partner_id = ANY(%(clients)s)
                       AND v.company_id = %(company)s AND m.state = 'posted'
                       AND m.move_type = 'out_invoice'
                  ) AS paid
              GROUP BY client
                """,
                clients=[key for key in clients if key],
                company=company.id,
            )
        )
        return {client: (moment, day) for client, moment, day in rows}

    @api.model
    def _is_new(self, piece, news):
        """Whether it is the first day on which the client paid; None: nobody knows."""
        if not piece.client:
            return None
        moment, day = news.get(piece.client.id, (None, None))
        if moment:
            local = pytz.utc.localize(moment).astimezone(piece.zone).date()
            day = min(local, day or local)
        return day is None or day >= piece.day

    # ------------------------------------------------------------
    # To statements
    # ------------------------------------------------------------

    @api.model
    def _write_lines(self, company, first, earned, words):
        """:param words: {key: values that the amounts do not say}"""
        statements = self._statements_for(
            company, first, {row.person for row in earned}
        )
        rules = self.env["salon.commission.rule"].browse(
            {row.rule for row in earned if row.rule}
        )
        rules.fetch(["name", "rate_type"])
        Line = self.env["salon.commission.line"]
        rows = [
            Line._values_of(row, words[row.key], statements[row.person], rules)
            for row in earned
        ]
        sold = [row for row, one in zip(rows, earned, strict=True) if not one.origin]
        Line.create(sold)
        pairs = zip(rows, earned, strict=True)
        backs = [(row, one) for row, one in pairs if one.origin]
        origins = Line._by_key({one.origin for _row, one in backs})
        Line.create([origins[one.origin]._taken_back(row) for row, one in backs])

    @api.model
    def _statements_for(self, company, first, people):
        """The drafts of a month, made where there are none.

        :return: {resource id: salon.commission.statement}
        """
        found = self.search(
            [
                ("company_id", "=", company.id),
                ("month", "=", first),
                ("state", "=", "draft"),
            ]
        )
        missing = sorted(people - set(found.resource_id.ids))
        common = {"company_id": company.id, "month": first}
        found |= self.create([{**common, "resource_id": person} for person in missing])
        return {statement.resource_id.id: statement for statement in found}


class SalonCommissionLine(models.Model):
    _inherit = "salon.commission.line"

    def _key(self):
        """The key of the line as `commission.month` has it."""
        self.ensure_one()
        field = next(field for field in SOURCES if self[field])
        return (field, self[field].id, self.reposted, self.role, self.kind)

    def _plain(self):
        """:return: commission.Earned"""
        self.ensure_one()
        unit = 10**self.currency_id.decimal_places
        return commission.Earned(
            key=self._key(),
            person=self.resource_id.id,
            role=self.role,
            kind=self.kind,
            day=self.date,
            revenue=round(self.revenue * unit),
            base=round(self.base * unit),
            amount=round(self.amount * unit),
            rule=self.rule_id.id or None,
            redo=self.is_redo,
        )

    @api.model
    def _by_key(self, keys):
        """:return: {key: line} of lines that exist"""
        found = {}
        for field in SOURCES:
            ids = [key[1] for key in keys if key[0] == field]
            found.update((row._key(), row) for row in self.search([(field, "in", ids)]))
        return found

    def _taken_back(self, values):
        """Values of a line that takes back what this one earned, at the same rate."""
        same = {"rule_name": self.rule_name, "rate": self.rate}
        return {**values, **same, "origin_id": self.id}

    @api.model
    def _values_of(self, row, words, statement, rules):
        """Values of a line.

        :param row: commission.Earned
        :param words: what the amounts do not say
        :param rules: the rules by which something was earned
        """
        field, source, reposted, _role, _kind = row.key
        rule = rules.browse(row.rule)
        unit = 10**statement.currency_id.decimal_places
        return {
            **words,
            "statement_id": statement.id,
            field: source,
            "reposted": reposted,
            "date": row.day,
            "kind": row.kind,
            "role": row.role,
            "revenue": row.revenue / unit,
            "base": row.base / unit,
            "amount": row.amount / unit,
            "rule_id": rule.id,
            "rule_name": rule.name or "",
            "rate": self._rate_in_words(rule, row.rate, statement.currency_id),
            "is_redo": row.redo,
            "part": row.part,
        }

    @api.model
    def _rate_in_words(self, rule, rate, currency):
        if not rule:
            return ""
        if rule.rate_type == "amount":
            return currency.format(rate / 10**currency.decimal_places)
        return f"{rate * 100 / commission.MILLION:g} %"
