from odoo import Command
from odoo.tests import tagged

from .test_bad_input import BadInputCase


@tagged("post_install", "-at_install")
class TestBadConfiguration(BadInputCase):
    """What a manager cannot set up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flexible = cls.env["resource.calendar"].create(
            {"name": "As I like", "flexible_hours": True, "tz": "UTC"}
        )

    def test_service_without_phases(self):
        with self.not_allowed("needs at least one phase"):
            self.make_service("Nothing", [], self.anna)
        with self.not_allowed("needs at least one phase"):
            self.cut.product_tmpl_id.salon_phase_ids = [Command.clear()]

    def test_phase_of_no_time_or_too_long(self):
        for minutes in (0, -5, 1441):
            with (
                self.subTest(minutes=minutes),
                self.violates("salon.service.phase", "at least one minute"),
            ):
                self.cut.salon_phase_ids.minutes = minutes

    def test_variants_on_demand(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Length of hair",
                "create_variant": "dynamic",
                "value_ids": [Command.create({"name": n}) for n in ("long", "short")],
            }
        )
        with self.not_allowed("cannot be made on demand"):
            self.cut.product_tmpl_id.attribute_line_ids = [
                Command.create(
                    {
                        "attribute_id": attribute.id,
                        "value_ids": [Command.set(attribute.value_ids.ids)],
                    }
                )
            ]

    def test_person_without_fixed_hours(self):
        for calendar in (self.env["resource.calendar"], self.flexible):
            with (
                self.subTest(calendar=calendar.name),
                self.not_allowed("Anna needs fixed working hours"),
            ):
                self.anna.resource_id.calendar_id = calendar
        with self.not_allowed("needs fixed working hours"):
            self.anna.resource_calendar_id = self.flexible

    def test_hours_that_become_flexible(self):
        own = self.make_calendar("Anna's", 9, 18)
        self.anna.resource_calendar_id = own
        with self.not_allowed("Anna needs fixed working hours"):
            own.flexible_hours = True
        with self.not_allowed("must be fixed hours"):
            self.branch.resource_calendar_id = self.flexible

    def test_opening_hours_that_become_flexible(self):
        own = self.make_calendar("The branch's", 9, 18)
        self.branch.resource_calendar_id = own
        with self.not_allowed("must be fixed hours"):
            own.flexible_hours = True

    def test_one_who_cannot_be_booked_may_work_as_they_like(self):
        self.anna.resource_id.salon_bookable = False
        self.anna.resource_calendar_id = self.flexible
        with self.not_allowed("needs fixed working hours"):
            self.anna.resource_id.salon_bookable = True

    def test_time_zones_must_agree(self):
        words = "The time zone of Anna .* is not the one of the working hours"
        with self.not_allowed(words):
            self.anna.resource_id.tz = "Asia/Tokyo"
        own = self.make_calendar("Anna's", 9, 18)
        self.anna.resource_calendar_id = own
        with self.not_allowed(words):
            own.tz = "Asia/Tokyo"
        self.anna.resource_id.salon_bookable = False
        own.tz = "Asia/Tokyo"
        self.anna.resource_id.tz = "Europe/Paris"
        with self.not_allowed(words):
            self.anna.resource_id.salon_bookable = True

    def test_chair_with_hours_of_its_own(self):
        chair = self.chairs[0]
        with self.not_allowed("The time zone of Chair A"):
            chair.calendar_id = self.make_calendar("Chair's", 9, 18, "Asia/Tokyo")

    def test_things_have_a_type_and_people_none(self):
        words = "a bookable thing has a type, a person has none"
        with self.not_allowed(words):
            self.chairs[0].salon_type_id = False
        with self.not_allowed(words):
            self.anna.resource_id.salon_type_id = self.chair_type

    def test_resource_of_another_company(self):
        words = "cannot be booked in a branch of another company"
        for resource in (self.other_chair, self.other_stylist.resource_id):
            with self.not_allowed(words):
                resource.salon_branch_ids |= self.branch
            with self.not_allowed(words):
                self.branch.resource_ids |= resource

    def test_two_branches_of_one_name(self):
        with self.violates("salon.branch", "a branch of this name already"):
            self.branch.copy({"name": "Test branch"})
        self.other_branch.name = "Test branch"
        self.assertEqual(self.other_branch.name, self.branch.name, "in two companies")

    def test_policy_of_a_branch(self):
        for field, values in (
            ("slot_minutes", (0, 4, 241, -15)),
            ("hold_minutes", (0, -1)),
            ("review_minutes", (-1,)),
            ("reminder_hours", (-1,)),
        ):
            for value in values:
                with (
                    self.subTest(field=field, value=value),
                    self.violates("salon.branch", "every 5 to 240|not be negative"),
                ):
                    self.branch[field] = value

    def test_names_are_unique(self):
        with self.violates("salon.resource.type", "a type of this name already"):
            self.chair_type.copy({"name": "Test chair"})
        with self.violates("salon.service.staff", "on the list of this service"):
            self.cut.product_tmpl_id.salon_staff_ids = [
                Command.create({"resource_id": self.anna.resource_id.id})
            ]
        allergen = self.env["salon.allergen"].create({"name": "Henna"})
        with self.violates("salon.allergen", "an allergen of this name already"):
            allergen.copy({"name": "Henna"})


@tagged("post_install", "-at_install")
class TestZones(BadInputCase):
    """A user's zone is where they sit; hours have a zone of their own."""

    def test_first_login_in_another_zone(self):
        user = self.make_user("abroad", "salon_crm.group_salon_stylist")
        self.anna.user_id = user
        self.assertEqual(self.anna.resource_id.tz, "UTC")
        clerk_user = self.make_user("clerk", "base.group_user")
        clerk = self.env["hr.employee"].create(
            {"name": "Clerk", "user_id": clerk_user.id}
        )
        # As Odoo writes it from the browser's cookie
        (user | clerk_user).write({"tz": "Asia/Tokyo"})
        self.assertEqual(user.tz, "Asia/Tokyo")
        self.assertEqual(self.anna.resource_id.tz, "UTC")
        self.assertEqual(clerk.tz, "Asia/Tokyo")

    def test_user_of_another_zone_is_linked(self):
        user = self.make_user("abroad", "salon_crm.group_salon_stylist")
        user.tz = "Asia/Tokyo"
        self.anna.user_id = user
        self.assertEqual(self.anna.resource_id.tz, "UTC")
        self.assertEqual(user.tz, "Asia/Tokyo")
