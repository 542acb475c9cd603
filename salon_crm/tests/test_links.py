"""Between visit, till order, invoice, entry, credit note and payment, both ways."""

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.salon_crm.models.salon_appointment import PLANNED

from .revenue_common import RevenueSetup
from .test_invoice import InvoiceSetup


class LinksSetup(InvoiceSetup, RevenueSetup):
    """A branch with a till, deposits and stored value, and accountants without a right
    in the salon or at the till."""

    @classmethod
    def set_up_links(cls):
        cls.set_up_revenue()
        cls.set_up_deposits()
        cls.other_branch = cls.make_branch("Second branch")
        cls.other_config = cls.make_till(
            "Second till", salon_branch_id=cls.other_branch.id
        )
        cls.accountants = [
            new_test_user(
                cls.env,
                login=f"links_{group}",
                groups=f"base.group_user,account.{group}",
                company_id=cls.company.id,
                company_ids=cls.company.ids,
            )
            for group in ("group_account_invoice", "group_account_readonly")
        ]

    def done_by(self, employee, service):
        service.with_context(salon_planned=PLANNED).employee_id = employee

    def pay_with_value(self, visit, principal, bonus=0):
        """The order of a visit, of which the card pays a part."""
        lines = [
            self.order_line(line.product_id, line.price_unit, line.id)
            for line in visit.line_ids
        ]
        for use, amount in (("principal", principal), ("bonus", bonus)):
            if amount:
                lines.append(self.use_line(use, amount))
        return self.sync(self.make_order(lines, partner_id=visit.partner_id.id))

    def settle(self, receivables, amount):
        """A client pays some of what is owed."""
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_id": receivables.partner_id.id,
                "destination_account_id": receivables.account_id.id,
                "amount": amount,
                "journal_id": self.company_data["default_journal_bank"].id,
            }
        )
        payment.action_post()
        counterpart = payment.move_id.line_ids.filtered(
            lambda row: row.account_id == receivables.account_id
        )
        (receivables | counterpart).reconcile()
        return payment

    def at_other_till(self, order):
        session = self.open_till(self.other_config)
        return self.sync({**order, "session_id": session.id})


class LinksCase(LinksSetup, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_links()

    def opened(self, action):
        """:return: the records that an action shows"""
        self.assertEqual(action["type"], "ir.actions.act_window")
        records = self.env[action["res_model"]].sudo()
        if action.get("res_id"):
            return records.browse(action["res_id"])
        return records.search(action["domain"])


@tagged("post_install", "-at_install")
class TestLinks(LinksCase):
    """Each way is walked as both accountants do."""

    def walk(self, records, method, wanted):
        """Press a button of a form; what it shows is readable, as its form is."""
        for accountant in self.accountants:
            with self.subTest(user=accountant.login, method=method):
                self.env.invalidate_all()
                start = records.with_user(accountant)
                found = self.opened(getattr(start, method)())
                self.assertEqual(found, wanted)
                for record in found.with_user(accountant):
                    Form(record)
                found.with_user(accountant).mapped("display_name")

    def test_visit_and_closing_entry(self):
        visit, other = self.make_visit(), self.make_visit()
        order = self.sync(self.order_of(visit))
        self.sync(self.order_of(other))
        self.assertFalse(visit.entry_ids, "the till is open")
        self.close_till()
        self.env.invalidate_all()
        entry = order.session_move_id
        self.assertEqual(visit.entry_ids, entry)
        self.assertEqual(entry.salon_appointment_count, 2)
        self.walk(visit, "action_open_entries", entry)
        self.walk(entry, "action_salon_visits", visit | other)

    def test_late_invoice_and_what_it_takes_out(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit))
        self.close_till()
        order.action_pos_order_invoice()
        self.env.invalidate_all()
        invoice, reversal = order.account_move, order.reversed_move_ids
        self.assertEqual(visit.invoice_ids, invoice)
        self.assertLessEqual(order.session_move_id | reversal, visit.entry_ids)
        self.walk(visit, "action_open_invoices", invoice)
        for move in (invoice, reversal):
            self.walk(move, "action_salon_visits", visit)

    def test_payment_of_an_office_invoice(self):
        visit = self.make_visit()
        invoice = self.invoice(visit)
        invoice.action_post()
        self.pay(invoice, 20)
        self.env.invalidate_all()
        payment = invoice.reconciled_payment_ids
        self.assertEqual(visit.account_payment_ids, payment)
        self.walk(visit, "action_open_payments", payment)
        self.walk(payment, "action_salon_visits", visit)

    def test_payment_of_a_closing(self):
        visit, on_account = self.make_visit(), self.make_visit()
        self.sync(self.order_of(visit))
        self.sync(self.order_of(on_account, self.on_account))
        session = self.config.current_session_id
        self.close_till()
        self.env.invalidate_all()
        payment = session.bank_payment_ids
        self.assertEqual(len(payment), 1)
        self.walk(visit, "action_open_payments", payment)
        self.walk(payment, "action_salon_visits", visit)
        self.assertFalse(on_account.account_payment_ids)
        self.assertEqual(visit.till_payments, "Bank")

    def test_payment_of_what_was_on_account(self):
        visit, paid = self.make_visit(), self.make_visit()
        order = self.sync(self.order_of(visit, self.on_account))
        self.sync(self.order_of(paid))
        self.close_till()
        owed = order.session_move_id.line_ids.filtered(
            lambda row: row.partner_id == self.laura
        )
        payment = self.settle(owed, 20)
        self.env.invalidate_all()
        self.walk(payment, "action_salon_visits", visit)
        self.walk(visit, "action_open_payments", payment)
        self.assertNotIn(payment, paid.account_payment_ids)

    def test_payments_of_clients_by_name(self):
        """A method that names its clients makes a payment of each."""
        self.bank.split_transactions = True
        tom = self.make_client("Tom Tester")
        visit, other = self.make_visit(), self.make_visit(client=tom)
        self.sync(self.order_of(visit))
        self.sync(self.order_of(other))
        self.close_till()
        self.env.invalidate_all()
        self.assertEqual(len(visit.account_payment_ids | other.account_payment_ids), 2)
        for one in (visit, other):
            self.assertEqual(one.account_payment_ids.partner_id, one.partner_id)
            self.assertEqual(one.account_payment_ids.salon_appointment_ids, one)

    def test_credit_note(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit, to_invoice=True))
        note = self.credit(order.account_move)
        self.env.invalidate_all()
        self.assertEqual(visit.invoice_ids, order.account_move | note)
        self.walk(note, "action_salon_visits", visit)
        self.walk(visit, "action_open_invoices", order.account_move | note)

    def test_deposit(self):
        visit = self.make_future_visit()
        order = self.sync(self.take(visit, 30))
        self.assertEqual(order.salon_appointment_count, 1)
        self.assertEqual(self.opened(order.action_salon_visits()), visit)
        self.close_till()
        self.env.invalidate_all()
        self.walk(visit, "action_open_entries", order.session_move_id)
        self.walk(order.session_move_id, "action_salon_visits", visit)

    def test_deposit_taken_by_an_invoice(self):
        visit = self.make_future_visit()
        order = self.sync(self.take(visit, 30, to_invoice=True))
        self.env.invalidate_all()
        self.assertIn(order.account_move, visit.entry_ids)
        self.assertEqual(order.account_move.salon_appointment_ids, visit)

    def test_till_order_session_and_entries(self):
        visit = self.make_visit()
        order = self.sync(self.order_of(visit))
        session = order.session_id
        self.assertEqual(self.opened(session.action_salon_visits()), visit)
        self.assertEqual(self.opened(visit.action_open_pos_orders()), order)
        self.assertEqual(
            self.opened(visit.action_open_till_payments()), order.payment_ids
        )
        self.close_till()
        self.assertEqual(self.opened(order.action_salon_entries()), session.move_id)
        self.assertEqual(order.salon_entry_count, 1)
        opened = self.opened(session.action_salon_closing_entry())
        self.assertEqual(opened, session.move_id)

    def test_stored_value_that_a_visit_used(self):
        self.top_up()
        visit, other = self.make_visit(), self.make_visit()
        order = self.pay_with_value(visit, principal=30, bonus=5)
        self.sync(self.order_of(other))
        self.env.invalidate_all()
        entries = visit.value_entry_ids
        self.assertEqual(
            {(entry.salon_value_kind, entry.used) for entry in entries},
            {("principal", 30), ("bonus", 5)},
        )
        self.assertFalse(other.value_entry_ids)
        self.assertEqual(len(self.laura.salon_value_entry_ids), 4)
        self.refund(order, {order.lines[0]: 1})
        self.env.invalidate_all()
        self.assertEqual(sum(visit.value_entry_ids.mapped("issued")), 35)
        for accountant in self.accountants:
            form = Form(visit.with_user(accountant))
            self.assertEqual(len(form.value_entry_ids), 4)

    def test_stylists_see_no_amounts_of_the_ledger(self):
        stylist = new_test_user(
            self.env, "links_stylist", groups="salon_crm.group_salon_stylist"
        )
        visit = self.make_visit()
        for record, name in (
            (visit, "value_entry_ids"),
            (visit, "entry_ids"),
            (visit, "account_payment_ids"),
            (self.laura, "salon_value_entry_ids"),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                record.with_user(stylist).read([name])

    def test_accountants_read_no_notes(self):
        visit = self.make_visit()
        visit.note = "Divorce, do not ask"
        visit.line_ids.note = "Thin skin"
        views = [(False, "form")]
        for accountant in self.accountants:
            mine = visit.with_user(accountant)
            arch = mine.get_views(views)["views"]["form"]["arch"]
            for name in ('name="note"', "has an allergy", "salon_allergen_ids"):
                self.assertNotIn(name, arch)
            with self.assertRaises(AccessError):
                mine.read(["note"])
            with self.assertRaises(AccessError):
                mine.line_ids.read(["note"])
        mine = visit.with_user(self.till_user)
        self.assertEqual(mine.note, "Divorce, do not ask")
        arch = mine.get_views(views)["views"]["form"]["arch"]
        self.assertIn("has an allergy", arch)

    def test_queries_do_not_grow(self):
        def forget():
            self.env.flush_all()
            self.env.invalidate_all()

        for number in (2, 12):
            visits = [self.make_visit() for _number in range(number)]
            for visit in visits:
                self.sync(self.order_of(visit, to_invoice=visit == visits[0]))
            session = self.config.current_session_id
            self.close_till()
            together = self.env["salon.appointment"].concat(*visits)
            for records, names in (
                (together, ["entry_count", "account_payment_count", "invoice_count"]),
                (session.move_id, ["salon_appointment_count", "salon_branch_id"]),
                (session.order_ids, ["salon_appointment_count", "salon_stylist_ids"]),
                (
                    session.order_ids.account_move.line_ids,
                    ["salon_visit_id", "salon_stylist_id", "salon_branch_id"],
                ),
            ):
                forget()
                before = self.env.cr.sql_log_count
                records.browse(records.ids).read(names)
                count = self.env.cr.sql_log_count - before
                self.queries = getattr(self, "queries", {})
                known = self.queries.setdefault(records._name, count)
                self.assertLessEqual(count, known, records._name)


@tagged("post_install", "-at_install")
class TestLinksInLists(LinksCase):
    """Filters and groups, as an accountant."""

    def setUp(self):
        super().setUp()
        self.first = self.make_visit(self.cut, self.colour)
        self.done_by(self.ben, self.first.line_ids[1])
        self.here = self.sync(self.order_of(self.first, to_invoice=True)).account_move
        self.second = self.make_visit(branch_id=self.other_branch.id)
        self.there = self.at_other_till(self.order_of(self.second, to_invoice=True))
        self.there = self.there.account_move
        self.third = self.make_visit(branch_id=self.other_branch.id)
        self.office = self.invoice(self.third)
        self.office.action_post()
        self.stranger = self.office.copy()
        self.all = self.here | self.there | self.office | self.stranger
        self.env.flush_all()
        self.env.invalidate_all()

    def groups(self, model, domain, field, user=None):
        """:return: {record: ids of the group}, asked as the web client does"""
        records = self.env[model].with_user(user or self.accountants[0])
        comodel = self.env[records._fields[field].comodel_name]
        answer = records.web_read_group(domain, [field], ["__count"])
        found = {}
        for group in answer["groups"]:
            members = records.search([*domain, *group["__extra_domain"]])
            self.assertEqual(len(members), group["__count"])
            found[comodel.browse(group[field] and group[field][0])] = members.sudo()
        return found

    def test_invoices_by_branch(self):
        nobody = self.env["salon.branch"]
        found = self.groups(
            "account.move", [("id", "in", self.all.ids)], "salon_branch_id"
        )
        self.assertEqual(
            found,
            {
                self.branch: self.here,
                self.other_branch: self.there | self.office,
                nobody: self.stranger,
            },
        )
        for move in self.all - self.stranger:
            self.assertIn(move, found[move.salon_branch_id])

    def test_invoices_by_visit_and_stylist(self):
        domain = [("id", "in", self.all.ids)]
        self.assertEqual(
            self.groups("account.move", domain, "salon_appointment_ids"),
            {
                self.first: self.here,
                self.second: self.there,
                self.third: self.office,
                self.first.browse(): self.stranger,
            },
        )
        anna, ben = self.anna.resource_id, self.ben.resource_id
        self.assertEqual(
            self.groups("account.move", domain, "salon_stylist_ids"),
            {
                anna: self.here | self.there | self.office,
                ben: self.here,
                anna.browse(): self.stranger,
            },
        )
        self.assertEqual(self.here.salon_stylist_ids, anna | ben)

    def test_filters_of_invoices(self):
        Move = self.env["account.move"].with_user(self.accountants[1])

        def found(*domain):
            return Move.search([("id", "in", self.all.ids), *domain]).sudo()

        visits = self.first | self.third
        for domain, wanted in (
            ([("salon_appointment_ids", "!=", False)], self.all - self.stranger),
            ([("salon_appointment_ids", "=", False)], self.stranger),
            ([("salon_appointment_ids", "in", visits.ids)], self.here | self.office),
            (
                [("salon_appointment_ids", "not in", visits.ids)],
                self.there | self.stranger,
            ),
            ([("salon_appointment_ids", "ilike", self.second.name)], self.there),
            ([("salon_stylist_ids", "ilike", "Ben")], self.here),
            ([("salon_branch_id", "=", self.branch.id)], self.here),
            ([("salon_branch_id", "!=", self.branch.id)], self.all - self.here),
            ([("salon_branch_id", "ilike", "second")], self.there | self.office),
            ([("salon_branch_id", "=", False)], self.stranger),
            ([("salon_branch_id.name", "=", "Till branch")], self.here),
        ):
            with self.subTest(domain=domain):
                self.assertEqual(found(*domain), wanted)

    def test_closing_entries_have_a_branch_and_visits(self):
        visit = self.make_visit()
        entry = self.sync(self.order_of(visit)).session_id
        self.close_till()
        entry = entry.move_id
        Move = self.env["account.move"].with_user(self.accountants[0])
        domain = [("move_type", "=", "entry")]
        self.assertEqual(entry.salon_branch_id, self.branch)
        self.assertIn(
            entry,
            Move.search([*domain, ("salon_branch_id", "=", self.branch.id)]).sudo(),
        )
        self.assertIn(
            entry,
            Move.search([*domain, ("salon_appointment_ids", "in", visit.ids)]).sudo(),
        )

    def test_journal_items(self):
        items = self.all.invoice_line_ids
        domain = [("id", "in", items.ids)]
        by_visit = self.groups("account.move.line", domain, "salon_visit_id")
        self.assertEqual(by_visit[self.first], self.here.invoice_line_ids)
        self.assertEqual(by_visit[self.first.browse()], self.stranger.invoice_line_ids)
        by_branch = self.groups("account.move.line", domain, "salon_branch_id")
        self.assertEqual(
            by_branch[self.other_branch], (self.there | self.office).invoice_line_ids
        )
        by_stylist = self.groups("account.move.line", domain, "salon_stylist_id")
        self.assertEqual(
            by_stylist[self.ben.resource_id].salon_appointment_line_id,
            self.first.line_ids[1],
        )
        Line = self.env["account.move.line"].with_user(self.accountants[1])
        for condition, wanted in (
            (("salon_visit_id", "=", self.third.id), self.office.invoice_line_ids),
            (("salon_visit_id", "=", False), self.stranger.invoice_line_ids),
            (("salon_visit_id", "!=", False), items - self.stranger.line_ids),
            (("salon_branch_id", "ilike", "till"), self.here.invoice_line_ids),
        ):
            with self.subTest(condition=condition):
                self.assertEqual(Line.search([*domain, condition]).sudo(), wanted)

    def test_items_agree_with_what_the_analytic_accounts_take(self):
        """One says it by SQL, the other knows it of items not written yet."""
        late = self.sync(self.order_of(self.make_visit()))
        self.sync(self.take(self.make_future_visit(), 30, to_invoice=True))
        self.close_till()
        late.action_pos_order_invoice()
        self.env.invalidate_all()
        items = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertGreater(len(items), 15)
        for item in items:
            self.assertEqual(item.salon_branch_id, item._salon_branch(), item.name)

    def test_till_orders_and_their_lines(self):
        orders = (self.here | self.there).pos_order_ids
        free = self.sync(self.make_order([self.order_line(self.cut, 50)]))
        domain = [("id", "in", (orders | free).ids)]
        first, second = self.here.pos_order_ids, self.there.pos_order_ids
        user = self.till_user
        self.assertEqual(
            self.groups("pos.order", domain, "salon_appointment_ids", user),
            {self.first: first, self.second: second, self.first.browse(): free},
        )
        self.assertEqual(
            self.groups("pos.order", domain, "salon_branch_id", user),
            {self.branch: first | free, self.other_branch: second},
        )
        by_stylist = self.groups("pos.order", domain, "salon_stylist_ids", user)
        self.assertEqual(by_stylist[self.ben.resource_id], first)
        Order = self.env["pos.order"].with_user(user)
        found = Order.search([*domain, ("salon_stylist_ids", "ilike", "Ben")])
        self.assertEqual(found.sudo(), first)
        domain = [("order_id", "in", (orders | free).ids)]
        lines = self.groups("pos.order.line", domain, "salon_appointment_id", user)
        self.assertEqual(lines[self.first], first.lines)
        lines = self.groups("pos.order.line", domain, "salon_branch_id", user)
        self.assertEqual(lines[self.other_branch], second.lines)

    def test_analysis_of_till_orders(self):
        orders = (self.here | self.there).pos_order_ids
        self.env.flush_all()
        rows = self.env["report.pos.order"].search([("order_id", "in", orders.ids)])
        self.assertEqual(rows.salon_appointment_id, self.first | self.second)
        self.assertEqual(rows.salon_branch_id, self.branch | self.other_branch)
        people = self.anna.resource_id | self.ben.resource_id
        self.assertEqual(rows.salon_stylist_id, people)

    def test_views_load(self):
        """With the filters, for who may use them."""
        for model, view, user in (
            ("account.move", "account.view_account_invoice_filter", 0),
            ("account.move", "account.view_account_move_filter", 1),
            ("account.move.line", "account.view_account_move_line_filter", 1),
        ):
            records = self.env[model].with_user(self.accountants[user])
            arch = records.get_view(self.env.ref(view).id, "search")["arch"]
            self.assertIn("salon_by_branch", arch)
        till = self.env["pos.order"].with_user(self.till_user)
        arch = till.get_view(
            self.env.ref("point_of_sale.view_pos_order_filter").id, "search"
        )["arch"]
        self.assertIn("salon_by_stylist", arch)


@tagged("post_install", "-at_install")
class TestVisitsOnInvoices(LinksCase):
    def printed(self, invoice):
        """The page as an accountant prints it."""
        report = self.env["ir.actions.report"].with_user(self.accountants[0])
        html, _kind = report._render_qweb_html("account.report_invoice", invoice.ids)
        return html.decode()

    def test_invoice_of_the_till_and_of_the_office(self):
        visit = self.make_visit(self.cut, self.colour)
        self.done_by(self.ben, visit.line_ids[1])
        made_here = self.sync(self.order_of(visit, to_invoice=True)).account_move
        other = self.make_visit(branch_id=self.other_branch.id)
        in_the_office = self.invoice(other)
        in_the_office.action_post()
        for invoice, of, names in (
            (made_here, visit, ["Anna Scissorhands", "Ben Barber"]),
            (in_the_office, other, ["Anna Scissorhands"]),
        ):
            page = self.printed(invoice)
            self.assertEqual(page.count("o_salon_visit"), 1)
            for text in (of.name, of.branch_id.name, *names):
                self.assertIn(text, page)
            self.assertEqual(page.count("o_salon_stylist"), len(names))

    def test_branch_that_tells_no_stylists(self):
        self.branch.invoice_stylists = False
        order = self.sync(self.order_of(self.make_visit(), to_invoice=True))
        page = self.printed(order.account_move)
        self.assertNotIn("Scissorhands", page)
        self.assertIn("o_salon_visit", page)

    def test_invoice_of_no_visit(self):
        move = self.invoice(self.make_visit()).copy()
        move.action_post()
        page = self.printed(move)
        self.assertNotIn("o_salon_visit", page)
        self.assertNotIn("o_salon_stylist", page)
