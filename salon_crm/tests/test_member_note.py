"""What the chatter of clients says of their tiers."""

from odoo.tests import tagged
from odoo.tools import format_date, html2plaintext, mute_logger

from .test_member import MemberCase


@tagged("post_install", "-at_install")
class TestMemberNote(MemberCase):
    def setUp(self):
        super().setUp()
        self.seen = self.notes(self.mia)
        others = self.env["res.company"].search([("id", "!=", self.company.id)])
        # Their users would not let them go.
        self.env.cr.execute(
            "UPDATE res_company SET active = false WHERE id = ANY(%s)", [others.ids]
        )
        others.invalidate_recordset()

    def notes(self, partner):
        return partner.message_ids.filtered(lambda row: row.is_internal)

    def said(self, partner=None):
        """What is said since it was asked last, the oldest first."""
        found = self.notes(partner or self.mia) - self.seen
        self.seen |= found
        texts = [html2plaintext(row.body) for row in found.sorted("id")]
        words = [" ".join(text.replace("*", "").split()) for text in texts]
        return [text for text in words if "→" in text]

    def written(self, date):
        return format_date(self.env, date)

    def test_rise_fall_and_in_between(self):
        self.spend(self.mia, 300)
        self.follow(self.mia)
        note = self.notes(self.mia) - self.seen
        self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(note.notified_partner_ids)
        end = self.in_months(12)
        self.assertEqual(
            self.said(),
            [
                "Tier: Regular → Gold Reached by what the client consumed. "
                f"It is kept until {self.written(end)}."
            ],
        )
        self.follow(self.mia)
        self.assertFalse(self.said(), "nothing changed")
        self.follow(self.mia, 900)
        self.assertEqual(
            self.said(),
            [
                f"Tier: Gold → Regular It was kept until {self.written(end)} and was "
                "not reached again."
            ],
        )

    def test_kept_anew_is_neither(self):
        self.spend(self.mia, 100)
        self.follow(self.mia)
        self.said()
        self.spend(self.mia, 150, days_ago=-370)
        self.follow(self.mia, 370)
        self.assertEqual(self.now(self.mia).met_on, self.later(370))
        self.assertFalse(self.said())

    def test_given_back(self):
        self.spend(self.mia, 100)
        self.spend(self.mia, 250)
        self.follow(self.mia)
        self.said()
        self.spend(self.mia, -250)
        self.follow(self.mia, refunded=True)
        [text] = self.said()
        self.assertIn("Gold → Silver What it was reached by was given back.", text)

    def test_no_tier_below(self):
        self.regular.active = False
        self.spend(self.mia, 100)
        self.follow(self.mia)
        self.follow(self.mia, 900)
        rise, fall = self.said()
        self.assertIn("Tier: no tier → Silver", rise)
        self.assertIn("Tier: Silver → no tier", fall)

    def give(self, tier, until=None):
        return self.Membership.create(
            {
                "partner_id": self.mia.id,
                "tier_id": tier.id,
                "until": until,
                "note": "A friend.",
            }
        )

    def test_by_hand_and_over(self):
        day = self.later(20)
        self.give(self.diamond, day)
        self.assertEqual(
            self.said(),
            [
                "Tier: Regular → Diamond Given by hand: A friend. "
                f"It is kept until {self.written(day)}."
            ],
        )
        self.spend(self.mia, 100)
        self.follow(self.mia, 21)
        [text] = self.said()
        self.assertIn(
            f"Diamond → Silver It was given by hand until {self.written(day)}.", text
        )

    def test_given_by_hand_and_then_reached(self):
        self.give(self.silver, self.later(20))
        self.said()
        self.spend(self.mia, 100)
        self.follow(self.mia, 21)
        self.assertEqual(self.now(self.mia).reason, "rise")
        self.assertFalse(self.said())

    def test_ended_by_hand(self):
        """One note of what ended and of what follows, and where nothing follows."""
        for spent, after in ((0, "Regular"), (100, "Silver")):
            with self.subTest(after=after):
                self.spend(self.mia, spent or 1)
                row = self.give(self.diamond)
                self.said()
                row.action_end()
                [text] = self.said()
                self.assertIn(f"Diamond → {after} Ended by hand.", text)

    def test_merged(self):
        twin = self.make_person("Mia twice")
        self.spend(self.mia, 100)
        self.spend(twin, 300)
        self.follow(self.mia | twin)
        self.said()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with mute_logger("odoo.addons.base.partner.merge"):
            wizard._merge((self.mia | twin).ids, self.mia)
        texts = self.said()
        self.assertEqual(len(texts), 2, texts)
        self.assertIn("Regular → Gold Reached", texts[0], "what the twin was told")
        self.assertIn("Silver → Gold Another contact was merged", texts[1])

    def test_of_several_companies_it_names_the_one(self):
        """Each has tiers of its own: the client may rise here and fall there."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.spend(self.mia, 300, company=other)
        self.follow(self.mia, company=other)
        self.give(self.diamond)
        there, here = self.said()
        self.assertIn("Tier at Elsewhere: Regular → Gold Reached", there)
        self.assertIn(f"Tier at {self.company.name}: Regular → Diamond Given", here)
        self.now(self.mia).action_end()
        [text] = self.said()
        self.assertIn(f"Tier at {self.company.name}: Diamond → Regular Ended", text)
        other.active = False
        self.give(self.diamond)
        [text] = self.said()
        self.assertIn("Tier: Regular → Diamond", text, "the other one is no more")

    def test_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.company.partner_id.lang = "zh_CN"
        self.gold.with_context(lang="zh_CN").name = "金卡"
        self.spend(self.mia, 300)
        self.follow(self.mia)
        self.assertIn("金卡", self.said()[0])

    def test_nightly_slice_notes_in_bulk(self):
        people = self.env["res.partner"].create([{"name": str(n)} for n in range(60)])

        def queries(some):
            for person in some:
                self.spend(person, 300)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.follow(some)
            return self.cr.sql_log_count - before

        queries(people[0])
        self.assertEqual(queries(people[1:3]), queries(people[3:]))
        for person in people:
            self.assertEqual(len(self.said(person)), 1)
