"""A client is heard at two desks at the same moment."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .race_common import at_once
from .test_race import RaceCase

DESKS = 4


@tagged("post_install", "-at_install")
class TestComplaintRace(RaceCase):
    def tearDown(self):
        self.told().unlink()
        self.cursor.commit()
        super().tearDown()

    def told(self):
        """The complaints, as they are now."""
        self.cursor.rollback()
        self.env.invalidate_all()
        return self.env["salon.complaint"].search(
            [("partner_id", "=", self.client_laura.id)]
        )

    def tell(self, **request):
        """The same is told at all desks, each of which looked before another began."""

        def work(number):
            words = {"description": f"Desk {number}: the fringe is crooked.", **request}
            return lambda env: env["salon.complaint"].take_in(words)

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            return at_once(
                self.registry,
                [work(number) for number in range(DESKS)],
                lambda env: env["salon.complaint"].search_count([]),
            )

    def assertOne(self, answers):
        [complaint] = self.told()
        self.assertEqual({answer["id"] for answer in answers}, {complaint.id})
        self.assertEqual(
            sorted(answer["joined"] for answer in answers), [False] + [True] * 3
        )
        words = [complaint.description]
        words += complaint.message_ids.filtered(
            lambda row: row.message_type == "comment"
        ).mapped("body")
        for number in range(DESKS):
            found = [text for text in words if f"Desk {number}:" in text]
            self.assertEqual(len(found), 1, words)

    def test_of_one_client(self):
        self.assertOne(self.tell(partner_id=self.client_laura.id))

    def test_of_one_visit(self):
        """Nothing but the visit is named: whose it is follows from it."""
        request = self.plain(self.cut, self.anna, self.at(10))
        visit = self.env["salon.appointment"].book(request)
        self.cursor.commit()
        self.assertOne(self.tell(appointment_id=visit))
