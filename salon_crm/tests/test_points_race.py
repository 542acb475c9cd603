"""Two tills at once that earn and take back points."""

from odoo.tests import tagged

from .race_common import ClientRace, at_once, connection

TILLS = 6


@tagged("post_install", "-at_install")
class TestPointsRace(ClientRace):
    @classmethod
    def prepare(cls, company):
        company._salon_set_up_points(1)

    @classmethod
    def forget_prepared(cls, company):
        program = company._salon_points_program()
        program.active = False
        program.unlink()

    def card(self, env):
        company = env["res.company"].browse(self.company_id)
        client = env["res.partner"].browse(self.client_id)
        return env["loyalty.card"]._salon_points_card(
            client, company._salon_points_program()
        )

    def test_each_entry_counts_and_is_taken_back_once(self):
        def post(env, number):
            self.card(env)._salon_post_points((10 + number) * 100, "earned", "Race")

        at_once(
            self.registry,
            [lambda env, number=number: post(env, number) for number in range(TILLS)],
        )
        total = sum(10 + number for number in range(TILLS))
        with connection(self.registry) as env:
            card = self.card(env)
            self.assertEqual(card.points, total)
            self.assertEqual(len(card.history_ids), TILLS)
            origin = max(card.history_ids.ids)

        def refund(env):
            entry = env["loyalty.history"].browse(origin)
            entry._salon_take_back(round(entry.issued * 100), "Refund")

        at_once(self.registry, [refund] * TILLS)
        with connection(self.registry) as env:
            card = self.card(env)
            self.assertEqual(
                card.points, total - env["loyalty.history"].browse(origin).issued
            )
            self.assertEqual(len(card.history_ids), TILLS + 1)
            self.assertEqual(env["loyalty.card"]._salon_wrong_points(), [])
