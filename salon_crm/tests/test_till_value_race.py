"""Two tills at once: real connections, real commits."""

import threading
from concurrent.futures import ThreadPoolExecutor

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

TILLS = 6


@tagged("post_install", "-at_install")
class TestValueRace(BaseCase):
    """Entries of one client's cards from several connections."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            cls.company_id = company.id
            for kind in ("principal", "bonus"):
                product = company._salon_make_value_product(f"Race {kind}")
                company[f"salon_{kind}_product_id"] = product
                company._salon_make_value_program(kind, f"Race {kind}")
            cls.client_id = env["res.partner"].create({"name": "Race client"}).id
        cls.addClassCleanup(cls.forget)

    @classmethod
    def forget(cls):
        """Remove what was committed: other tests share the database."""
        with cls.registry.cursor() as cursor:
            cursor.execute(
                "DELETE FROM loyalty_card WHERE partner_id = %s", [cls.client_id]
            )
            env = api.Environment(cursor, SUPERUSER_ID, {})
            env["res.partner"].browse(cls.client_id).unlink()
            company = env["res.company"].browse(cls.company_id)
            for program in company._salon_value_programs().values():
                program.active = False
                program.unlink()
            products = company.salon_principal_product_id
            products |= company.salon_bonus_product_id
            company.salon_principal_product_id = company.salon_bonus_product_id = False
            products.product_tmpl_id.unlink()

    def test_each_entry_counts_and_there_is_one_card(self):
        start = threading.Barrier(TILLS)

        def post(number):
            with self.registry.cursor() as cursor:
                env = api.Environment(cursor, SUPERUSER_ID, {})
                start.wait(timeout=60)

                def step():
                    cards = env["loyalty.card"]._salon_cards_of(
                        env["res.partner"].browse(self.client_id),
                        env["res.company"].browse(self.company_id),
                        create=True,
                    )
                    cards["principal"]._salon_post(10 + number, "Race")

                retrying(step, env)

        with ThreadPoolExecutor(TILLS) as pool:
            list(pool.map(post, range(TILLS)))
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            cards = env["loyalty.card"].search([("partner_id", "=", self.client_id)])
            self.assertEqual(
                sorted(cards.mapped("salon_value_kind")), ["bonus", "principal"]
            )
            total = sum(10 + number for number in range(TILLS))
            self.assertEqual(sum(cards.mapped("points")), total)
            self.assertEqual(env["loyalty.card"]._salon_wrong_balances(), [])
