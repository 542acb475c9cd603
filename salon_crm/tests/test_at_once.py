"""A booking reads what it needs in one statement, and says all of its rows that Odoo
would work out. Both must be as Odoo has it."""

from odoo.fields import Command
from odoo.tests import tagged

from ..models.salon_appointment_ahead import COLUMNS
from .common import SalonCase


@tagged("post_install", "-at_install")
class TestReadAhead(SalonCase):
    def read_ahead(self, request):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["salon.appointment"]._read_ahead(request, booking=True)

    def rows(self):
        """One row of each model, by the ids of a request."""
        company = self.branch.company_id
        return {
            "salon.branch": self.branch,
            "res.partner": self.client_laura,
            "product.product": self.cut,
            "product.template": self.cut.product_tmpl_id,
            "hr.employee": self.anna,
            "res.company": company,
            "res.currency": company.currency_id,
            "ir.sequence": self.env["salon.appointment"]._numbers(),
        }

    def as_odoo_has_it(self, rows):
        """Each value as Odoo reads it, and in its cache."""
        self.env.flush_all()
        values = {}
        for model, row in rows.items():
            row.invalidate_model()
            row.sudo().fetch(COLUMNS[model])
            values[model] = [row.sudo()._cache[name] for name in COLUMNS[model]]
        return values

    def check(self):
        rows = self.rows()
        wanted = self.as_odoo_has_it(rows)
        self.read_ahead(self.request(self.cut, self.anna))
        for model, row in rows.items():
            found = [row.sudo()._cache[name] for name in COLUMNS[model]]
            self.assertEqual(found, wanted[model], model)
            kinds = [type(value) for value in found]
            self.assertEqual(kinds, [type(value) for value in wanted[model]], model)

    def test_all_is_as_odoo_reads_it(self):
        self.assertEqual(set(self.rows()), set(COLUMNS))
        self.branch.write({"open_visits_limit": 3, "deposit_who": "new"})
        self.client_laura.write(
            {
                "phone": "+32 470 12 34 56",
                "salon_preferred_employee_id": self.anna.id,
                "company_id": self.env.company.id,
            }
        )
        self.cut.product_tmpl_id.write({"list_price": 33.35, "salon_parallel": True})
        self.check()

    def test_in_the_language_of_who_asks(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.cut.product_tmpl_id
        template.with_context(lang="fr_FR").name = "Coupe"
        self.env.user.lang = "fr_FR"
        self.env = self.env(context={"lang": "fr_FR"})
        self.cut = self.cut.with_env(self.env)
        self.check()
        self.assertEqual(self.cut.product_tmpl_id._cache["name"], "Coupe")

    def test_what_is_not_written_yet_counts(self):
        self.env.flush_all()
        self.branch.slot_minutes = 20
        self.cut.list_price = 77
        self.env["salon.appointment"]._read_ahead(self.request(), booking=True)
        self.assertEqual(self.branch.slot_minutes, 20)
        self.assertEqual(self.cut.product_tmpl_id.list_price, 77)

    def test_nonsense_is_passed_over(self):
        far = 10**30
        for request in (
            {},
            {"branch_id": "1", "partner_id": True, "services": "cut"},
            {"branch_id": -1, "partner_id": [1], "services": [1, None, {}]},
            {"branch_id": far, "partner_id": far, "services": [{"product_id": far}]},
            {"services": [{"product_id": {}, "employee_id": "x"}]},
        ):
            with self.subTest(request=request):
                self.read_ahead(request)

    def test_one_statement(self):
        self.env.flush_all()
        self.env["salon.appointment"]._read_ahead(self.request(), booking=True)
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.env["salon.appointment"]._read_ahead(
                self.request([self.cut, self.colour]), booking=True
            )


@tagged("post_install", "-at_install")
class TestKnown(SalonCase):
    """All that is computed and stored of a new visit, against computing it anew."""

    def check(self, visit):
        self.env.flush_all()
        for rows in (visit, visit.line_ids):
            stored = [f for f in rows._fields.values() if f.compute and f.store]
            names = [field.name for field in stored]
            self.env.invalidate_all()
            told = [rows.mapped(name) for name in names]
            for field in stored:
                self.env.add_to_compute(field, rows)
            self.env.flush_all()
            self.env.invalidate_all()
            anew = [rows.mapped(name) for name in names]
            self.assertEqual(
                dict(zip(names, told, strict=True)), dict(zip(names, anew, strict=True))
            )

    def test_one_service(self):
        visit = self.book(self.at(10))
        self.check(visit)
        self.assertEqual(visit.payment_state, "not_paid")
        self.assertEqual(visit.line_ids.partner_id, self.client_laura)

    def test_several_services(self):
        self.cut.list_price = 33.335
        self.colour.list_price = 0.005
        visit = self.book(self.at(10), [self.cut, self.colour, self.cut])
        self.assertEqual(len(visit.line_ids), 3)
        self.check(visit)
        self.assertEqual(visit.service_names, "Cut, Colour")

    def test_nothing_to_pay(self):
        self.cut.list_price = 0
        visit = self.book(self.at(10))
        self.check(visit)
        self.assertEqual(visit.payment_state, "nothing_due")
        both = self.book(self.at(12), [self.cut, self.colour])
        self.check(both)
        self.assertEqual(both.payment_state, "not_paid")

    def test_less_than_the_currency_has(self):
        self.cut.list_price = 0.001
        visit = self.book(self.at(10))
        self.check(visit)
        self.assertEqual(visit.payment_state, "nothing_due")

    def test_hold(self):
        self.check(self.book(self.at(10), hold=True))

    def test_price_of_a_variant(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Length",
                "value_ids": [
                    Command.create({"name": "Short"}),
                    Command.create({"name": "Long", "default_extra_price": 15}),
                ],
            }
        )
        template = self.cut.product_tmpl_id
        template.attribute_line_ids = [
            Command.create(
                {
                    "attribute_id": attribute.id,
                    "value_ids": [Command.set(attribute.value_ids.ids)],
                }
            )
        ]
        short, long = template.product_variant_ids
        visit = self.book(self.at(10), [short, long])
        self.check(visit)
        prices = visit.line_ids.sorted("id").mapped("price_unit")
        self.assertEqual(prices[1] - prices[0], 15)
        self.assertEqual(visit.service_names, "Cut, Cut")

    def test_deposit_by_policy(self):
        self.branch.write(
            {
                "deposit_who": "everybody",
                "deposit_kind": "percent",
                "deposit_percent": 50,
            }
        )
        visit = self.book(self.at(15), channel="online")
        self.check(visit)
        self.assertEqual(visit.deposit_due, self.env.company.currency_id.round(25))

    def test_nobody_outside_can_tell_it(self):
        """By RPC come no objects; what looks alike is passed over."""
        known = {"salon.appointment": [{"amount_total": 1, "deposit_balance": 99}]}
        visits = self.env["salon.appointment"].with_context(salon_known=known)
        visit = visits.browse(
            visits.book(self.request(start=self.at(10), channel="desk"))
        )
        self.check(visit)
        self.assertEqual(visit.deposit_balance, 0)
        made = visits.create(
            {
                "branch_id": self.branch.id,
                "partner_id": self.client_laura.id,
                "start": self.at(14),
                "line_ids": [Command.create({"product_id": self.cut.id})],
            }
        )
        self.assertEqual(made.deposit_balance, 0)
        self.assertEqual(made.amount_total, self.cut.list_price)


@tagged("post_install", "-at_install")
class TestNumbers(SalonCase):
    """Which sequence numbers visits is remembered, until one of them changes."""

    def setUp(self):
        super().setUp()
        self.book(self.at(9))

    def sequence(self, **vals):
        return self.env["ir.sequence"].create(
            {
                "name": "Visits of here",
                "code": "salon.appointment",
                "prefix": "HERE/",
                "company_id": self.env.company.id,
                **vals,
            }
        )

    def test_own_of_the_company(self):
        own = self.sequence()
        self.assertTrue(self.book(self.at(10)).name.startswith("HERE/"))
        own.prefix = "THERE/"
        self.assertTrue(self.book(self.at(12)).name.startswith("THERE/"))

    def test_no_more(self):
        own = self.sequence()
        self.book(self.at(10))
        own.active = False
        self.assertFalse(self.book(self.at(12)).name.startswith("HERE/"))
        own.active = True
        self.assertTrue(self.book(self.at(13)).name.startswith("HERE/"))
        own.unlink()
        self.assertFalse(self.book(self.at(14)).name.startswith("HERE/"))

    def test_of_something_else_first(self):
        own = self.sequence(code="something.else")
        self.assertFalse(self.book(self.at(10)).name.startswith("HERE/"))
        own.code = "salon.appointment"
        self.assertTrue(self.book(self.at(12)).name.startswith("HERE/"))
