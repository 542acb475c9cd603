"""Tiers and memberships: what is configured, who has which, and the price lists."""

import random
from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_crm.models import salon_membership_follow
from odoo.addons.salon_crm.tools import tiers

from .common import SalonCase
from .member_common import MemberSetup


class MemberCase(MemberSetup, SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_members()
        cls.mia = cls.make_person("Mia")
        # The first one is everybody's
        cls.env["product.pricelist"].create({"name": "Usual", "sequence": 0})
        cls.vip, cls.agreed, cls.other_list = cls.env["product.pricelist"].create(
            [{"name": name} for name in ("For members", "Agreed", "Another")]
        )


@tagged("post_install", "-at_install")
class TestTier(MemberCase):
    """What a manager sets up."""

    @contextmanager
    def refused(self, words, exception=ValidationError):
        with self.assertRaisesRegex(exception, words), self.cr.savepoint():
            yield
        self.env.invalidate_all(flush=False)

    def test_what_comes_with_the_salon(self):
        self.assertEqual(
            [tier.name for tier in self.env["salon.tier"]._of_company(self.company)],
            ["Regular", "Silver", "Gold", "Diamond"],
        )

    def test_in_words(self):
        self.assertEqual(self.regular.takes, "nothing: everybody has it")
        self.assertRegex(self.silver.takes, "100.00.* or 3 visits within 12 months")
        self.silver.needs = "all"
        self.assertRegex(self.silver.takes, "100.00.* and 3 visits within 12 months")
        self.assertEqual(self.silver.lasts, "for 12 months and 30 days of grace")
        self.assertIn("1.5 times the points", self.gold.gives)

    def counted(self):
        tiers = self.regular | self.silver | self.gold
        tiers.invalidate_recordset(["member_count"])
        return tiers.mapped("member_count")

    def test_number_of_members(self):
        """Everybody's tier counts those who are no members: clients of the company
        only, and no firm, passer-by, or client who left."""
        clients, *_none = self.counted()
        people = [self.make_person(name) for name in ("Ada", "Bea", "Cleo")]
        for person, tier in zip(people, (self.silver, self.gold), strict=False):
            self.Membership.create({"partner_id": person.id, "tier_id": tier.id})
        self.make_person("Firm", is_company=True)
        self.make_person("Left", active=False)
        self.make_person("Nobody", is_salon_client=False)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_person("Theirs", company_id=other.id)
        self.company._salon_passer_by()
        self.assertEqual(self.counted(), [clients + 1, 1, 1])
        people[1].active = False
        self.assertEqual(self.counted()[0], clients + 1)

    def test_members_are_those_counted(self):
        for tier in (self.regular, self.silver):
            action = tier.action_members()
            domain = Domain(action["domain"])
            if tier == self.silver:
                domain &= Domain("ended", "=", False)
            found = self.env[action["res_model"]].search_count(domain)
            self.assertEqual(found, tier.member_count)

    def test_a_tier_of_all_that_takes_something_is_nobodys(self):
        self.regular.visits = 1
        self.assertEqual(self.counted()[0], 0)

    def test_queries_for_members_do_not_grow(self):
        def count(tiers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tiers.mapped("member_count")
            return self.env.cr.sql_log_count - before

        few = self.regular | self.silver
        count(few)
        rank = self.diamond.rank
        more = self.env["salon.tier"].create(
            [
                {"name": f"More {step}", "rank": rank + step, "amount": 1000 * step}
                for step in range(1, 9)
            ]
        )
        self.assertEqual(count(few | more), count(few))

    def test_two_at_one_rank(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.silver.company_id = self.company
        self.env["salon.tier"].create(
            {"name": "Theirs", "rank": 20, "amount": 200, "company_id": other.id}
        )

    def test_one_tier_for_each_rank(self):
        for company in (None, self.company.id):
            with (
                self.assertRaises(psycopg2.errors.ExclusionViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(
                    "INSERT INTO salon_tier (name, active, rank, needs, months,"
                    " valid_months, grace_days, points_factor, company_id)"
                    " VALUES ('{}', TRUE, 30, 'any', 12, 12, 30, 1, %s)",
                    [company],
                )

    def test_contradictions(self):
        with self.refused("“Gold” lies above “Silver”, but who reaches"):
            self.gold.amount = 90
        with self.refused("“Silver” lies above"):
            self.silver.write({"rank": 35, "visits": 0})
        with self.refused("takes nothing, but lies above"):
            self.gold.amount = 0
        with self.refused("“Gold” lies above “Silver”"):
            self.gold.visits = 3
        # Harder in a shorter time, or by something else: no contradiction
        self.gold.write({"amount": 200, "months": 6})
        self.gold.write({"amount": 0, "visits": 20})

    def test_numbers(self):
        for name, value in (
            ("amount", -1),
            ("visits", -1),
            ("months", 0),
            ("valid_months", -1),
            ("grace_days", -1),
            ("points_factor", 0),
            ("points_factor", -2),
            ("book_ahead_days", -1),
        ):
            with (
                self.subTest(name=name),
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(
                    f"UPDATE salon_tier SET {name} = %s WHERE id = %s",
                    [value, self.diamond.id],
                )

    def test_price_list_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.other_list.company_id = other
        self.gold.company_id = self.company
        with self.refused("“Another” is of another company than “Gold”"):
            self.gold.pricelist_id = self.other_list
        # A tier of all companies gives it where it can
        self.diamond.pricelist_id = self.other_list
        mia = self.mia
        self.spend(mia, 900)
        self.follow(mia)
        self.assertFalse(mia.specific_property_product_pricelist)
        self.spend(mia, 900, company=other)
        self.follow(mia, company=other)
        there = mia.with_company(other)
        self.assertEqual(there.specific_property_product_pricelist, self.other_list)
        self.assertFalse(mia.specific_property_product_pricelist)

    def test_tier_in_use(self):
        self.spend(self.mia, 100)
        self.follow(self.mia)
        for change in (self.silver.action_archive, self.silver.unlink):
            with self.refused("Mia has the tier “Silver”", UserError):
                change()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.refused("Mia has the tier “Silver”", UserError):
            self.silver.company_id = other
        self.silver.company_id = self.company
        self.spend(self.mia, 300)
        self.follow(self.mia)
        with self.refused("their history needs it", UserError):
            self.silver.unlink()
        self.silver.action_archive()
        self.diamond.unlink()

    def test_form(self):
        with Form(self.env["salon.tier"]) as form:
            form.name = "Platinum"
            form.amount = 5000
        self.assertEqual(form.record.rank, 50)

    def test_who_may_change(self):
        stylist = new_test_user(
            self.env, "tier_stylist", groups="salon_crm.group_salon_stylist"
        )
        self.silver.with_user(stylist).read(["name", "takes"])
        with self.assertRaises(AccessError):
            self.silver.with_user(stylist).amount = 1


@tagged("post_install", "-at_install")
class TestMembership(MemberCase):
    """Which tier clients have, as days and consumption go by."""

    def test_rise_by_amount(self):
        self.spend(self.mia, 99.99)
        self.follow(self.mia)
        self.assertFalse(self.now(self.mia))
        self.spend(self.mia, 0.01)
        self.follow(self.mia)
        row = self.now(self.mia)
        self.assertEqual(row.tier_id, self.silver)
        self.assertEqual((row.since, row.until), (self.today, self.in_months(12)))
        self.spend(self.mia, 900)
        self.follow(self.mia, 1)
        self.assertEqual(
            self.history(self.mia),
            [(self.silver, "rise", True), (self.diamond, "rise", False)],
        )
        first, second = self.mia.salon_membership_ids.sorted("id")
        self.assertEqual(first.ended, second.since)

    def test_rise_by_visits(self):
        visits = [
            self.book(self.at(10 + number), self.cut, self.anna, partner_id=self.mia.id)
            for number in range(3)
        ]
        past = fields.Datetime.now() - timedelta(days=3)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE salon_appointment SET state = 'done', start = %s WHERE id IN %s",
            [past, tuple(visit.id for visit in visits)],
        )
        self.env.invalidate_all()
        self.follow(self.mia)
        self.assertEqual(self.now(self.mia).tier_id, self.silver)
        # All that was given back is no visit
        self.cr.execute(
            "UPDATE salon_appointment SET payment_state = 'refunded' WHERE id = %s",
            [visits[0].id],
        )
        self.env.invalidate_all()
        self.follow(self.mia)
        self.assertEqual(self.now(self.mia).tier_id, self.silver, "kept until its day")
        self.follow(self.mia, refunded=True)
        self.assertEqual(self.now(self.mia).tier_id, self.regular)

    def test_both_conditions(self):
        self.silver.needs = "all"
        self.spend(self.mia, 200)
        self.follow(self.mia)
        self.assertFalse(self.now(self.mia))

    def test_window_rolls(self):
        self.spend(self.mia, 60, days_ago=400)
        self.spend(self.mia, 60)
        self.follow(self.mia)
        self.assertFalse(self.now(self.mia))
        edge = (self.today - tiers.months_later(self.today, -12)).days
        self.spend(self.mia, 39, days_ago=edge)
        self.spend(self.mia, 1, days_ago=edge - 1)
        self.follow(self.mia)
        self.assertFalse(self.now(self.mia))
        self.spend(self.mia, 39, days_ago=edge - 1)
        self.follow(self.mia)
        self.assertEqual(self.now(self.mia).tier_id, self.silver)

    def test_kept_grace_fall(self):
        self.spend(self.mia, 300)
        self.follow(self.mia)
        end = (self.in_months(12) - self.today).days
        for days in (end, end + 1, end + 30):
            self.follow(self.mia, days)
            self.assertEqual(self.now(self.mia).tier_id, self.gold)
        self.follow(self.mia, end + 31)
        row = self.now(self.mia)
        self.assertEqual((row.tier_id, row.reason), (self.regular, "fall"))
        self.assertFalse(row.until)

    def test_fall_where_the_lowest_tier_takes_something(self):
        self.regular.active = False
        self.spend(self.mia, 100)
        self.follow(self.mia)
        self.follow(self.mia, 800)
        self.assertEqual(self.history(self.mia), [(self.silver, "rise", True)])
        card = self.mia._salon_member_card(self.company)[self.mia]
        self.assertFalse(card["tier"])
        self.assertEqual(card["next"], "Silver")

    def test_renewed(self):
        self.spend(self.mia, 100)
        self.follow(self.mia)
        end = (self.in_months(12) - self.today).days
        self.spend(self.mia, 150, days_ago=-end)
        self.follow(self.mia, end)
        self.assertEqual(self.now(self.mia).until, self.in_months(12))
        self.follow(self.mia, end + 1)
        row = self.now(self.mia)
        self.assertEqual(len(self.mia.salon_membership_ids), 1)
        self.assertEqual(row.until, tiers.months_later(self.later(end + 1), 12))

    def test_for_ever(self):
        self.silver.valid_months = 0
        self.spend(self.mia, 100)
        self.follow(self.mia)
        self.follow(self.mia, 9999)
        self.assertEqual(self.now(self.mia).tier_id, self.silver)

    def test_refund_takes_back_what_was_reached_by_it(self):
        self.spend(self.mia, 100, days_ago=20)
        self.spend(self.mia, 250, days_ago=10)
        self.follow(self.mia, -5)
        self.assertEqual(self.now(self.mia).tier_id, self.gold)
        self.spend(self.mia, -250, days_ago=10)
        self.follow(self.mia)
        self.assertEqual(self.now(self.mia).tier_id, self.gold)
        self.follow(self.mia, refunded=True)
        row = self.now(self.mia)
        self.assertEqual((row.tier_id, row.reason), (self.silver, "fall"))

    def test_refund_of_something_else_takes_nothing_back(self):
        self.spend(self.mia, 350, days_ago=600)
        self.follow(self.mia, -600)
        self.now(self.mia).sudo()
        self.cr.execute(
            "UPDATE salon_membership SET until = %s WHERE partner_id = %s",
            [self.later(9), self.mia.id],
        )
        self.spend(self.mia, 50)
        self.spend(self.mia, -50)
        self.follow(self.mia, refunded=True)
        self.assertEqual(self.now(self.mia).tier_id, self.gold)

    def test_nothing_twice(self):
        self.spend(self.mia, 100)
        self.assertTrue(self.follow(self.mia))
        self.assertFalse(self.follow(self.mia))
        self.assertEqual(len(self.mia.salon_membership_ids), 1)

    def test_passers_by_are_no_members(self):
        self.mia.salon_is_passer_by = True
        self.spend(self.mia, 9999)
        self.follow(self.mia)
        self.assertFalse(self.now(self.mia))

    # ------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------

    def give(self, tier, until=None, partner=None, **values):
        return self.Membership.create(
            {
                "partner_id": (partner or self.mia).id,
                "tier_id": tier.id,
                "until": until,
                "note": "Opening",
                **values,
            }
        )

    def test_given_by_hand(self):
        self.spend(self.mia, 100)
        self.follow(self.mia)
        row = self.give(self.diamond, self.later(20))
        self.assertEqual((row.reason, row.note), ("hand", "Opening"))
        self.assertEqual(self.now(self.mia), row)
        self.follow(self.mia, 20)
        self.follow(self.mia, 20, refunded=True)
        self.assertEqual(self.now(self.mia), row)
        self.follow(self.mia, 21)
        self.assertEqual(
            self.history(self.mia),
            [
                (self.silver, "rise", True),
                (self.diamond, "hand", True),
                (self.silver, "fall", False),
            ],
        )

    def test_ended_by_hand(self):
        self.spend(self.mia, 100)
        row = self.give(self.diamond)
        row.action_end()
        self.assertEqual(row.ended, self.today)
        self.assertEqual(self.now(self.mia).tier_id, self.silver)
        reached = self.now(self.mia)
        reached.action_end()
        self.assertEqual(self.now(self.mia), reached, "only what was given by hand")

    def test_form(self):
        with Form(self.Membership) as form:
            form.partner_id = self.mia
            form.tier_id = self.gold
            form.note = "A friend of the house"
        self.assertEqual(form.record.tier_id, self.gold)
        with Form(form.record) as form:
            form.until = self.later(5)
        self.assertEqual(form.record.until, self.later(5))

    def test_given_in_the_past_must_not_overlap(self):
        self.spend(self.mia, 100)
        self.follow(self.mia, -10)
        self.follow(self.mia, -10)
        self.give(self.diamond, since=self.later(-3))
        with self.assertRaisesRegex(UserError, "Mia has “Diamond” since"):
            self.give(self.gold, since=self.later(-8))
        with self.assertRaisesRegex(UserError, "from today on, or before"):
            self.give(self.gold, since=self.later(1))
        with self.assertRaisesRegex(UserError, "cannot end before it begins"):
            self.give(self.gold, self.later(-1))

    def test_history_is_never_changed(self):
        row = self.give(self.gold)
        for change in (
            lambda: row.unlink(),
            lambda: row.write({"tier_id": self.silver.id}),
            lambda: row.write({"ended": self.today}),
            lambda: row.write({"partner_id": self.client_laura.id}),
        ):
            with self.assertRaises(AccessError):
                change()
        self.give(self.silver)
        with self.assertRaisesRegex(UserError, "that still lasts"):
            row.until = self.later(3)

    def test_no_company_and_no_passer_by(self):
        firm = self.env["res.partner"].create({"name": "Firm", "is_company": True})
        with self.assertRaisesRegex(UserError, "Firm is no person"):
            self.give(self.gold, partner=firm)

    def test_rows_in_the_database(self):
        row = self.give(self.gold, self.later(9))
        for change in (
            "ended = since - 1",
            "until = since - 1",
        ):
            with (
                self.assertRaises(psycopg2.errors.CheckViolation),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.cr.execute(
                    f"UPDATE salon_membership SET {change} WHERE id = %s", [row.id]
                )

    # ------------------------------------------------------------
    # Price lists
    # ------------------------------------------------------------

    def list_of(self, partner):
        self.env.invalidate_all()
        return partner.specific_property_product_pricelist

    def test_price_list_comes_and_goes(self):
        self.gold.pricelist_id = self.vip
        child = self.env["res.partner"].create(
            {"name": "Her address", "parent_id": self.mia.id, "type": "invoice"}
        )
        self.spend(self.mia, 300)
        self.follow(self.mia)
        self.assertEqual(self.list_of(self.mia), self.vip)
        self.assertEqual(self.list_of(child), self.vip)
        self.follow(self.mia, 900)
        self.assertFalse(self.list_of(self.mia))
        self.assertFalse(self.list_of(child))

    def test_from_one_tier_to_another(self):
        self.silver.pricelist_id, self.gold.pricelist_id = self.vip, self.other_list
        self.spend(self.mia, 100)
        self.follow(self.mia)
        self.assertEqual(self.list_of(self.mia), self.vip)
        self.spend(self.mia, 300)
        self.follow(self.mia)
        self.assertEqual(self.list_of(self.mia), self.other_list)
        self.spend(self.mia, 900)
        self.follow(self.mia)
        self.assertFalse(self.list_of(self.mia), "Diamond has none")

    def test_agreed_list_is_kept(self):
        """Agreed before, later, and also if it is the same one."""
        self.gold.pricelist_id = self.vip
        before, later, same = (self.make_person(name) for name in "ABC")
        people = before | later | same
        before.property_product_pricelist = self.agreed
        for person in people:
            self.spend(person, 300)
        self.follow(people)
        self.assertEqual(self.list_of(before), self.agreed)
        later.property_product_pricelist = self.agreed
        same.property_product_pricelist = self.vip
        lists = [self.agreed, self.agreed, self.vip]
        self.gold.pricelist_id = self.other_list
        self.assertEqual([self.list_of(one) for one in people], lists)
        self.follow(people, 900)
        self.assertEqual(self.now(same).tier_id, self.regular)
        self.assertEqual([self.list_of(one) for one in people], lists)

    def test_list_that_may_be_replaced_comes_back(self):
        self.gold.pricelist_id = self.vip
        self.mia.property_product_pricelist = self.agreed
        self.mia.salon_pricelist_loose = True
        self.spend(self.mia, 300)
        self.follow(self.mia)
        self.assertEqual(self.list_of(self.mia), self.vip)
        self.assertEqual(self.now(self.mia).pricelist_before_id, self.agreed)
        self.spend(self.mia, 900)
        self.follow(self.mia)
        self.assertEqual(self.list_of(self.mia), self.agreed, "Diamond has none")
        self.diamond.pricelist_id = self.other_list
        self.assertEqual(self.list_of(self.mia), self.other_list)
        self.follow(self.mia, 900)
        self.assertEqual(self.list_of(self.mia), self.agreed)
        self.mia.property_product_pricelist = self.vip
        self.assertFalse(self.mia.salon_pricelist_loose, "it is agreed from now on")

    def test_tiers_list_changed(self):
        self.gold.pricelist_id = self.vip
        people = self.make_person("A") | self.make_person("B")
        for person in people:
            self.spend(person, 300)
        self.follow(people)
        self.env.flush_all()
        self.gold.pricelist_id = self.other_list
        for person in people:
            self.assertEqual(self.list_of(person), self.other_list)
        self.gold.pricelist_id = False
        for person in people:
            self.assertFalse(self.list_of(person))
        self.gold.pricelist_id = self.vip
        self.follow(people, 900)
        for person in people:
            self.assertFalse(self.list_of(person))

    def test_by_hand_brings_the_list_too(self):
        self.diamond.pricelist_id = self.vip
        row = self.give(self.diamond)
        self.assertEqual(self.list_of(self.mia), self.vip)
        row.action_end()
        self.assertFalse(self.list_of(self.mia))

    # ------------------------------------------------------------
    # All of them
    # ------------------------------------------------------------

    def test_nightly_in_slices(self):
        people = self.env["res.partner"].create([{"name": str(n)} for n in range(7)])
        for person in people:
            self.spend(person, 100)
        self.patch(salon_membership_follow, "SLICE", 3)
        self.registry_enter_test_mode()
        self.env.ref("salon_crm.ir_cron_follow_tiers").method_direct_trigger()
        for person in people:
            self.assertEqual(self.now(person).tier_id, self.silver)
        self.assertEqual(self.company.salon_tiers_day, self.today)
        self.assertEqual(self.company.salon_tiers_upto, 0)

    def test_nightly_goes_on_where_it_was(self):
        first, second = self.make_person("A"), self.make_person("B")
        for person in (first, second):
            self.spend(person, 100)
        self.company._salon_tiers_are_done(None, first.id)
        self.Membership._follow_slice(self.company, self.company.salon_tiers_upto)
        self.assertFalse(self.now(first))
        self.assertTrue(self.now(second))
        self.assertNotIn(self.company, self.Membership._companies_to_follow())

    def test_constant_queries(self):
        people = self.env["res.partner"].create([{"name": str(n)} for n in range(30)])

        def queries(some, work):
            self.env.flush_all()
            self.env.invalidate_all()
            some.mapped("name")
            before = self.cr.sql_log_count
            work(some)
            return self.cr.sql_log_count - before

        for work in (
            lambda some: self.follow(some),
            lambda some: some._salon_member_card(self.company),
            lambda some: some.mapped("salon_tier_text"),
        ):
            for person in people:
                self.spend(person, 100)
            queries(people[0], work)
            self.assertEqual(queries(people[1], work), queries(people[2:], work))

    def test_two_companies(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.spend(self.mia, 100)
        self.spend(self.mia, 900, company=other)
        self.follow(self.mia)
        self.follow(self.mia, company=other)
        self.assertEqual(self.now(self.mia).tier_id, self.silver)
        self.assertEqual(self.now(self.mia, other).tier_id, self.diamond)
        self.assertEqual(self.mia.salon_tier_id, self.silver)
        self.assertEqual(self.mia.with_company(other).salon_tier_id, self.diamond)
        reader = new_test_user(
            self.env, "member_reader", groups="salon_crm.group_salon_receptionist"
        )
        rows = self.Membership.with_user(reader).search(
            [("partner_id", "=", self.mia.id)]
        )
        self.assertEqual(rows.tier_id, self.silver)

    def test_statement_decides_as_the_tool_does(self):
        """On random consumption and memberships, whatever the day."""
        dice = random.Random(8)
        self.silver.write({"months": 6})
        self.gold.write({"needs": "all", "valid_months": 0})
        all_tiers = self.env["salon.tier"]._of_company(self.company)
        people = self.env["res.partner"].create([{"name": str(n)} for n in range(150)])
        steps = {tier: tier._plain() for tier in all_tiers}
        for person in people:
            for _ in range(dice.randrange(4)):
                amount = dice.choice([10, 50, 100, 200, 400, 900])
                self.spend(person, amount, days_ago=dice.randrange(500))
            if dice.random() < 0.7:
                self._random_membership(dice, person, all_tiers)
        self.env.flush_all()
        sums = people._salon_sums(self.company, list(steps.values()))
        wanted = {}
        for person, row in ((one, self.now(one)) for one in people):
            held = row and tiers.Held(
                steps[row.tier_id], row.until or None, row.reason == "hand"
            )
            found = tiers.best(steps.values(), sums.get(person.id, {}))
            outcome = tiers.follow(held or None, found, self.today)
            if outcome:
                wanted[person.id] = (outcome, found.key)
        result = {}
        for key, outcome, made, _old in self.follow(people):
            row = (
                self.Membership.browse(made)
                if made
                else self.now(self.env["res.partner"].browse(key))
            )
            result[key] = (outcome, row.tier_id.id)
        self.assertEqual(result, wanted)
        self.assertEqual({row[0] for row in wanted.values()}, {"rise", "fall", "renew"})

    def _random_membership(self, dice, person, all_tiers):
        tier = dice.choice(all_tiers)
        until = self.later(dice.randrange(-60, 30))
        row = self.give(
            tier,
            dice.choice([None, until]),
            person,
            since=self.later(-400),
        )
        if dice.random() < 0.8:
            self.env.flush_all()
            self.cr.execute(
                "UPDATE salon_membership SET reason = 'rise', met_on = since"
                " WHERE id = %s",
                [row.id],
            )

    # ------------------------------------------------------------
    # What is said of a member
    # ------------------------------------------------------------

    def test_card(self):
        self.spend(self.mia, 60)
        nobody = self.make_person("Nobody")
        cards = (self.mia | nobody)._salon_member_card(self.company)
        card = cards[self.mia]
        self.assertEqual((card["tier"], card["next"]), ("Regular", "Silver"))
        self.assertEqual((card["missing_amount"], card["missing_visits"]), (40, 3))
        self.assertEqual(card["progress"], 60)
        self.assertRegex(card["text"], "40.00.* or 3 visits to Silver")
        self.assertFalse(card["since"] or card["until"])
        self.assertEqual(cards[nobody]["progress"], 0)
        self.spend(self.mia, 900)
        self.follow(self.mia)
        card = self.mia._salon_member_card(self.company)[self.mia]
        self.assertEqual((card["tier_id"], card["next"]), (self.diamond.id, False))
        self.assertEqual((card["progress"], card["text"]), (100, ""))
        self.assertEqual(card["until"], self.in_months(12))

    def test_clients_by_tier(self):
        self.spend(self.mia, 300)
        self.follow(self.mia)
        other = self.make_person("Other")
        both = [("id", "in", (self.mia | other).ids)]
        Partner = self.env["res.partner"]
        find = lambda tier: Partner.search([("salon_tier_id", "=", tier.id), *both])  # noqa: E731
        self.assertEqual(find(self.gold), self.mia)
        self.assertEqual(find(self.regular), other)
        self.assertFalse(find(self.silver))
        self.assertEqual(
            Partner.search([("salon_tier_id", "ilike", "gol"), *both]), self.mia
        )
        groups = Partner._read_group(both, ["salon_tier_id"], ["__count"])
        self.assertEqual(dict(groups), {self.gold: 1, self.regular: 1})

    def test_merged_clients(self):
        twin = self.make_person("Mia twice")
        self.gold.pricelist_id = self.vip
        self.spend(self.mia, 100)
        self.spend(twin, 300)
        self.follow(self.mia | twin)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with mute_logger("odoo.addons.base.partner.merge"):
            wizard._merge((self.mia | twin).ids, self.mia)
        self.assertEqual(self.now(self.mia).tier_id, self.gold)
        self.assertEqual(self.list_of(self.mia), self.vip)
        amounts = self.env["salon.consumption"].search(
            [("partner_id", "=", self.mia.id)]
        )
        self.assertEqual(sum(amounts.mapped("amount")), 400)
        self.assertEqual(len(self.mia.salon_membership_ids), 3, "all of the history")
        self.follow(self.mia, 900)
        self.assertFalse(self.list_of(self.mia))

    def test_merge_keeps_what_was_given_by_hand(self):
        twin = self.make_person("Mia twice")
        self.give(self.diamond, self.later(50), twin)
        self.spend(self.mia, 100)
        self.follow(self.mia)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        with mute_logger("odoo.addons.base.partner.merge"):
            wizard._merge((self.mia | twin).ids, self.mia)
        row = self.now(self.mia)
        self.assertEqual((row.tier_id, row.reason), (self.diamond, "hand"))
        self.assertEqual(row.until, self.later(50))

    # ------------------------------------------------------------
    # Booking further ahead
    # ------------------------------------------------------------

    def test_members_book_further_ahead(self):
        self.branch.horizon_days = 1
        online = {"channel": "online", "partner_id": self.mia.id}
        self.assertFalse(self.slots(self.cut, **online))
        self.gold.book_ahead_days = 7
        self.give(self.gold)
        self.assertTrue(self.slots(self.cut, **online))
        stranger = {"channel": "online", "partner_id": self.client_laura.id}
        self.assertFalse(self.slots(self.cut, **stranger))
        with self.assertRaisesRegex(UserError, "at most 1 days ahead"):
            self.book(self.at(10), **stranger)
        self.book(self.at(10), **online)
        self.branch.horizon_days = 0
        self.book(self.at(12), **online)

    def test_why_not_online(self):
        self.branch.horizon_days = 1
        explain = self.env["salon.appointment"].explain_unavailable
        request = self.request(
            self.cut, start=self.at(10), channel="online", partner_id=self.mia.id
        )
        self.assertIn("at most 1 days ahead", explain(request)[0])
        self.gold.book_ahead_days = 7
        self.give(self.gold)
        self.assertFalse(explain(request))
        self.branch.horizon_days = 1
        self.gold.book_ahead_days = 0
        self.assertFalse(explain({**request, "channel": "desk"}))
