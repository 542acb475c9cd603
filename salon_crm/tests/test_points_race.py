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
class TestPointsRace(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            company = env.ref("base.main_company")
            cls.company_id = company.id
            company._salon_set_up_points(1)
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
            program = company._salon_points_program()
            program.active = False
            program.unlink()

    def together(self, step):
        start = threading.Barrier(TILLS)

        def run(number):
            with self.registry.cursor() as cursor:
                env = api.Environment(cursor, SUPERUSER_ID, {})
                start.wait(timeout=60)
                retrying(lambda: step(env, number), env)

        with ThreadPoolExecutor(TILLS) as pool:
            list(pool.map(run, range(TILLS)))

    def card(self, env):
        company = env["res.company"].browse(self.company_id)
        client = env["res.partner"].browse(self.client_id)
        return env["loyalty.card"]._salon_points_card(
            client, company._salon_points_program()
        )

    def test_each_entry_counts_and_is_taken_back_once(self):
        def post(env, number):
            self.card(env)._salon_post_points((10 + number) * 100, "earned", "Race")

        self.together(post)
        total = sum(10 + number for number in range(TILLS))
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            card = self.card(env)
            self.assertEqual(card.points, total)
            self.assertEqual(len(card.history_ids), TILLS)
            origin = max(card.history_ids.ids)

        def refund(env, _number):
            entry = env["loyalty.history"].browse(origin)
            entry._salon_take_back(round(entry.issued * 100), "Refund")

        self.together(refund)
        with self.registry.cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            card = self.card(env)
            self.assertEqual(
                card.points, total - env["loyalty.history"].browse(origin).issued
            )
            self.assertEqual(len(card.history_ids), TILLS + 1)
            self.assertEqual(env["loyalty.card"]._salon_wrong_points(), [])
