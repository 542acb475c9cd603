"""What an event books, as a table that an accountant reads."""

from itertools import zip_longest

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .revenue_common import RevenueSetup
from .test_till_vouchers import VoucherSetup

RATE = 20


class EntriesSetup(RevenueSetup, VoucherSetup):
    """A salon whose services have 20 % of tax in their price: 60 and 120."""

    @classmethod
    def set_up_entries(cls):
        cls.set_up_revenue()
        cls.value_account = cls.liability
        cls.set_up_deposits()
        cls.tax_account = cls.env["account.account"].create(
            {
                "name": "Tax to pay",
                "code": "X2401.SAL",
                "account_type": "liability_current",
            }
        )
        cls.vat = cls.make_vat("VAT", "tax_included")
        cls.on_top = cls.make_vat("VAT on top", "tax_excluded")
        (cls.cut | cls.colour).taxes_id = cls.vat
        cls.cut.list_price, cls.colour.list_price = 60, 120

    @classmethod
    def make_vat(cls, name, included, rate=RATE, **values):
        shares = [
            Command.create({"repartition_type": "base"}),
            Command.create(
                {"repartition_type": "tax", "account_id": cls.tax_account.id}
            ),
        ]
        return cls.env["account.tax"].create(
            {
                "name": name,
                "amount": rate,
                "type_tax_use": "sale",
                "price_include_override": included,
                "invoice_repartition_line_ids": shares,
                "refund_repartition_line_ids": shares,
                "country_id": cls.company.account_fiscal_country_id.id,
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        self.shown()

    # ------------------------------------------------------------
    # What a till sends, with taxes
    # ------------------------------------------------------------

    def line(self, product, price, quantity=1, taxes=None, **values):
        """A line of an order; the taxes are the product's unless others are said."""
        taxes = product.taxes_id if taxes is None else taxes
        net = price * (1 - values.get("discount", 0) / 100)
        sums = taxes.compute_all(net, self.config.currency_id, quantity)
        return self.order_line(
            product,
            price,
            quantity=quantity,
            **{
                "price_subtotal": sums["total_excluded"],
                "price_subtotal_incl": sums["total_included"],
                "tax_ids": [(6, 0, taxes.ids)],
                **values,
            },
        )

    def sale(self, *lines, client=None, method=None, **values):
        """An order of these lines, as a till sends it."""
        tax = sum(row["price_subtotal_incl"] - row["price_subtotal"] for row in lines)
        values = {"partner_id": (client or self.laura).id, "amount_tax": tax, **values}
        return self.make_order(list(lines), method, **values)

    def services(self, visit):
        """Lines of all services of a visit."""
        return [
            self.line(row.product_id, row.price_unit, salon_appointment_line_id=row.id)
            for row in visit.line_ids
        ]

    def back(self, order, method=None, **values):
        """The order by which a till gives all of another back."""
        lines = [
            self.line(
                row.product_id,
                row.price_unit,
                -row.qty,
                row.tax_ids,
                refunded_orderline_id=row.id,
            )
            for row in order.lines
        ]
        return self.sale(
            *lines, client=order.partner_id, method=method, is_refund=True, **values
        )

    @staticmethod
    def next_month():
        """A day of the next month, from now on until the block ends."""
        first = fields.Date.start_of(fields.Date.today(), "month")
        return freeze_time(fields.Date.add(first, months=1, days=14), tick=True)

    # ------------------------------------------------------------
    # What is in the books
    # ------------------------------------------------------------

    @classmethod
    def last_entry(cls):
        return cls.env["account.move"].search([], order="id desc", limit=1).id or 0

    def shown(self):
        """What was booked until now is what another test shows."""
        self.env.flush_all()
        self.seen = self.last_entry()

    def assertBooked(self, table):
        """Since the last call these entries were posted, and no others.

        :param table: a line for each entry that says what it is, below it its rows:
            account | debit | credit | partner | tax | amount in another currency
        """
        self.env.flush_all()
        self.env.invalidate_all()
        moves = self.env["account.move"].search(
            [
                ("id", ">", self.seen),
                ("state", "=", "posted"),
                ("company_id", "=", self.company.id),
            ],
            order="id",
        )
        self.shown()
        found = [row for move in moves for row in self.rows_of(move)]
        wanted = [
            [cell.strip() for cell in line.split("|")]
            for line in table.strip().splitlines()
        ]
        self.assertEqual(layout(found), layout(wanted))

    def rows_of(self, move):
        """The heading and the rows of an entry, debits first."""
        rows = [self.cells(line) for line in move.line_ids if line.balance]
        rows.sort(key=lambda row: (not row[1], row))
        month = fields.Date.start_of(fields.Date.today(), "month")
        later = move.date > fields.Date.end_of(month, "month")
        return [[self.kind_of(move) + (", next month" if later else "")], *rows]

    @staticmethod
    def kind_of(move):
        if move.move_type in ("out_invoice", "out_refund"):
            return "Invoice" if move.move_type == "out_invoice" else "Credit note"
        if move.pos_session_ids:
            return "Closing"
        if move.reversed_pos_order_id:
            return "Out of the closing"
        if move.statement_line_id:
            return "Bank statement"
        if move.origin_payment_id:
            return "Payment"
        if move.pos_payment_ids:
            return "Payment of the invoice"
        return "Entry"

    def cells(self, line):
        base = ", ".join(line.tax_ids.mapped("name"))
        foreign = line.currency_id != self.company.currency_id
        return [
            line.account_id.name,
            f"{line.debit:.2f}" if line.debit else "",
            f"{line.credit:.2f}" if line.credit else "",
            line.partner_id.name or "",
            f"= {line.tax_line_id.name}" if line.tax_line_id else base,
            f"{line.amount_currency:.2f} {line.currency_id.name}" if foreign else "",
        ]


class EntriesCase(EntriesSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_entries()


def layout(rows):
    """Rows of cells as lines of a table; what stands alone is a heading."""
    while any(len(row) > 1 and not row[-1] for row in rows):
        rows = [row[:-1] if len(row) > 1 and not row[-1] else row for row in rows]
    tables = [row for row in rows if len(row) > 1]
    wide = [max(map(len, column)) for column in zip_longest(*tables, fillvalue="")]
    lines = []
    for row in rows:
        cells = [
            cell.rjust(width) if number in (1, 2, 5) else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, wide, strict=False))
        ]
        text = " | ".join(cells).rstrip()
        lines.append(f"    {text}" if len(row) > 1 else row[0])
    return "\n".join(lines)
