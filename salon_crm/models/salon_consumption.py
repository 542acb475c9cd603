from collections import defaultdict

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError


class SalonConsumption(models.Model):
    """The ledger of net paid consumption: what clients bought and paid, less refunds.

    Rows are only ever added. The rows of a till order or invoice are together what it
    brought until now, so that one that is sent twice, paid later or moved to another
    client is put right by what is added. A refund is dated as what it gives back: no
    rolling period holds it without its sale.
    """

    _name = "salon.consumption"
    _description = "Paid consumption"
    _order = "day desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", "Client", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="With taxes. Negative: it was given back."
    )
    number = fields.Integer(
        required=True, readonly=True, help="Counts the rows of one document."
    )
    pos_order_id = fields.Many2one(
        "pos.order", "Till order", readonly=True, ondelete="cascade"
    )
    move_id = fields.Many2one(
        "account.move", "Invoice", readonly=True, ondelete="cascade"
    )

    # Two tills that send the same order at once cannot both count it.
    _order_once = models.UniqueIndex(
        "(pos_order_id, number) WHERE pos_order_id IS NOT NULL"
    )
    _move_once = models.UniqueIndex("(move_id, number) WHERE move_id IS NOT NULL")
    _of_client = models.Index("(company_id, partner_id, day) INCLUDE (amount)")
    # Odoo asks by client alone when contacts are merged or deleted.
    _partner_index = models.Index("(partner_id)")

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_change()

    def _refuse_change(self):
        """:raises AccessError: always, for everybody"""
        raise AccessError(
            self.env._("The ledger of consumption is never changed, only continued.")
        )

    @api.model
    def _settle(self, name, wanted):
        """Add what is missing, so that documents bring what they should.

        :param name: "pos_order_id" or "move_id"
        :param wanted: {id of a document: {(partner id, company id, day): amount}}
        :return: the new rows
        """
        known, last = self._known(name, wanted)
        rows = []
        for document, parts in wanted.items():
            booked = known[document]
            for key in sorted({*parts, *booked}):
                partner, company, day = key
                currency = self.env["res.company"].browse(company).currency_id
                amount = parts.get(key, 0) - booked.get(key, 0)
                if currency.is_zero(amount):
                    continue
                last[document] += 1
                rows.append(
                    {
                        name: document,
                        "number": last[document],
                        "partner_id": partner,
                        "company_id": company,
                        "day": day,
                        "amount": currency.round(amount),
                    }
                )
        return self._append(rows)

    @api.model
    def _known(self, name, documents):
        """:return: ({document id: {key: amount}}, {document id: its last number})"""
        groups = self.sudo()._read_group(
            [(name, "in", list(documents))],
            [name, "partner_id", "company_id", "day:day"],
            ["amount:sum", "number:max"],
        )
        known, last = defaultdict(dict), defaultdict(int)
        for document, partner, company, day, amount, number in groups:
            key = (partner.id, company.id, fields.Date.to_date(day))
            known[document.id][key] = amount
            last[document.id] = max(last[document.id], number)
        return known, last

    @api.model
    def _append(self, rows):
        try:
            with self.env.cr.savepoint():
                return self.sudo().create(rows)
        except psycopg2.errors.UniqueViolation as error:
            # Another till of the same order was quicker: Odoo tries all of it again.
            raise psycopg2.errors.SerializationFailure(str(error)) from error

    def _follow_tiers(self, others=None):
        """The tiers of whose consumption these rows are follow it.

        :param others: {res.company: res.partner} whose tiers are looked at, too
        """
        clients = dict(others or {})
        for company, rows in self.grouped("company_id").items():
            clients[company] = clients.get(company, rows.partner_id) | rows.partner_id
        refunded = any(row.amount < 0 for row in self)
        for company, partners in clients.items():
            self.env["salon.membership"].sudo()._follow(
                company, partners, refunded=refunded
            )
