"""Two tills at once that use one client's stored value."""

from odoo.tests import tagged

from .race_common import ClientRace, at_once, connection

TILLS = 6


@tagged("post_install", "-at_install")
class TestValueRace(ClientRace):
    @classmethod
    def prepare(cls, company):
        for kind in ("principal", "bonus"):
            product = company._salon_make_value_product(f"Race {kind}")
            company[f"salon_{kind}_product_id"] = product
            company._salon_make_value_program(kind, f"Race {kind}")

    @classmethod
    def forget_prepared(cls, company):
        for program in company._salon_value_programs().values():
            program.active = False
            program.unlink()
        products = company.salon_principal_product_id | company.salon_bonus_product_id
        company.salon_principal_product_id = company.salon_bonus_product_id = False
        products.product_tmpl_id.unlink()

    def test_each_entry_counts_and_there_is_one_card(self):
        def post(env, number):
            cards = env["loyalty.card"]._salon_cards_of(
                env["res.partner"].browse(self.client_id),
                env["res.company"].browse(self.company_id),
                create=True,
            )
            cards["principal"]._salon_post(10 + number, "Race")

        at_once(
            self.registry,
            [lambda env, number=number: post(env, number) for number in range(TILLS)],
        )
        with connection(self.registry) as env:
            cards = env["loyalty.card"].search([("partner_id", "=", self.client_id)])
            self.assertEqual(
                sorted(cards.mapped("salon_value_kind")), ["bonus", "principal"]
            )
            total = sum(10 + number for number in range(TILLS))
            self.assertEqual(sum(cards.mapped("points")), total)
            self.assertEqual(env["loyalty.card"]._salon_wrong_balances(), [])
