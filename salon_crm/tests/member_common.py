"""Members for the tests: tiers, clients who spend, and days that pass."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields

from odoo.addons.salon_crm.models.salon_membership_sql import Days


class MemberSetup:
    """Added to a test class that has a company."""

    @classmethod
    def set_up_members(cls):
        tiers = [cls.env.ref(f"salon_crm.tier_{name}") for name in NAMES]
        cls.regular, cls.silver, cls.gold, cls.diamond = tiers
        usual = {"months": 12, "valid_months": 12, "grace_days": 30, "needs": "any"}
        for tier, amount, visits in zip(
            tiers, (0, 100, 300, 900), (0, 3, 0, 0), strict=True
        ):
            tier.write({"amount": amount, "visits": visits, **usual})
        cls.Membership = cls.env["salon.membership"]
        cls.today = cls.env.company._salon_days().today

    @classmethod
    def make_person(cls, name="Mia", **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_salon_client": True, **values}
        )

    def spend(self, partner, amount, days_ago=0, company=None):
        """Enter consumption, as if it came from some document."""
        return self.env["salon.consumption"]._append(
            [
                {
                    "partner_id": partner.id,
                    "company_id": (company or self.env.company).id,
                    "day": self.today - timedelta(days_ago),
                    "amount": amount,
                    "number": 1,
                }
            ]
        )

    def on_day(self, days):
        """So many days later, or before, as companies see it."""
        day = self.today + timedelta(days)
        return patch.object(
            self.env.registry["res.company"],
            "_salon_days",
            lambda company: Days(day, "UTC"),
        )

    def follow(self, partners, days=0, company=None, **values):
        with self.on_day(days):
            return self.Membership._follow(
                company or self.env.company, partners, **values
            )

    def now(self, partner, company=None):
        """The membership that lasts."""
        self.env.invalidate_all()
        members = partner._salon_memberships(company or self.env.company)
        return members.get(partner, self.Membership)

    def history(self, partner):
        self.env.invalidate_all()
        rows = partner.salon_membership_ids.sorted("id")
        return [(row.tier_id, row.reason, bool(row.ended)) for row in rows]

    def later(self, days):
        return self.today + timedelta(days)

    def in_months(self, months):
        return fields.Date.add(self.today, months=months)


NAMES = ("regular", "silver", "gold", "diamond")
