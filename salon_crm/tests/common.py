"""A small salon for the tests: one branch, open all week, two stylists, two chairs."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class NoonSetup:
    """For tests of the present: the salon is open, whenever they run."""

    @classmethod
    def put_branch_at_noon(cls, people):
        """A zone in which it is noon now, for the branch and these people."""
        ahead = 12 - fields.Datetime.now().hour
        zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
        # Who can be booked has the zone of the own working hours at each moment.
        people.salon_bookable = False
        cls.branch.resource_calendar_id.tz = zone
        people.write({"tz": zone, "salon_bookable": True})


class SalonSetup(NoonSetup):
    """Makes the salon of a test class; ``env`` must be there.

    Times in tests lie on ``cls.day``, two days ahead, so that no test depends on the
    hour at which it runs. The salon's clock is UTC and it is open from 9 to 18.
    """

    @classmethod
    def set_up_salon(cls):
        cls.company = cls.env.company
        today = fields.Datetime.now().replace(hour=0, minute=0, second=0, microsecond=0)
        cls.day = today + timedelta(days=2)
        cls.calendar = cls.make_calendar("Nine to six", 9, 18)
        cls.branch = cls.env["salon.branch"].create(
            {"name": "Test branch", "resource_calendar_id": cls.calendar.id}
        )
        cls.chair_type = cls.env["salon.resource.type"].create({"name": "Test chair"})
        cls.chairs = cls.make_thing("Chair A", cls.chair_type, 1)
        cls.chairs |= cls.make_thing("Chair B", cls.chair_type, 2)
        cls.anna = cls.make_stylist("Anna", 1)
        cls.ben = cls.make_stylist("Ben", 2)
        both = cls.anna | cls.ben
        cls.cut = cls.make_service("Cut", [(60, True, cls.chair_type)], both)
        cls.colour = cls.make_service(
            "Colour",
            [
                (45, True, cls.chair_type),
                (30, False, cls.chair_type),
                (15, True, cls.chair_type),
            ],
            cls.anna,
        )
        cls.client_laura = cls.env["res.partner"].create(
            {"name": "Laura", "email": "laura@example.com", "is_salon_client": True}
        )

    @classmethod
    def make_calendar(cls, name, hour_from, hour_to, tz="UTC"):
        hours = {"hour_from": hour_from, "hour_to": hour_to, "day_period": "morning"}
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": tz,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create({"name": day, "dayofweek": str(number), **hours})
                    for number, day in enumerate(WEEK)
                ],
            }
        )

    @classmethod
    def make_thing(cls, name, kind, turn, branch=None):
        return cls.env["resource.resource"].create(
            {
                "name": name,
                "resource_type": "material",
                "calendar_id": False,
                "tz": "UTC",
                "salon_bookable": True,
                "salon_type_id": kind.id,
                "salon_sequence": turn,
                "salon_branch_ids": (branch or cls.branch).ids,
            }
        )

    @classmethod
    def make_stylist(cls, name, turn, branch=None, calendar=None, user=None):
        calendar = calendar or cls.calendar
        employee = cls.env["hr.employee"].create(
            {
                "name": name,
                "resource_calendar_id": calendar.id,
                "tz": calendar.tz,
                "user_id": user.id if user else False,
            }
        )
        employee.resource_id.write(
            {
                "salon_bookable": True,
                "salon_sequence": turn,
                "salon_branch_ids": (branch or cls.branch).ids,
            }
        )
        return employee

    @classmethod
    def make_service(cls, name, phases, staff, price=50.0):
        """:param phases: list of (minutes, needs staff, types of things)"""
        template = cls.env["product.template"].create(
            {
                "name": name,
                "type": "service",
                "is_salon_service": True,
                "available_in_pos": True,
                "list_price": price,
                "taxes_id": False,
                "salon_phase_ids": [
                    Command.create(
                        {
                            "sequence": number,
                            "name": f"Phase {number}",
                            "minutes": minutes,
                            "needs_staff": needs_staff,
                            "resource_type_ids": types.ids,
                        }
                    )
                    for number, (minutes, needs_staff, types) in enumerate(phases)
                ],
                "salon_staff_ids": [
                    Command.create({"resource_id": resource.id})
                    for resource in staff.resource_id
                ],
            }
        )
        return template.product_variant_id

    @classmethod
    def make_other_company(cls):
        """Another company with a salon of its own: ``cls.other_…``."""
        cls.other = cls.env["res.company"].create({"name": "Other salons"})
        home = cls.env
        # As who works in the other company alone
        cls.env = home(context={"allowed_company_ids": cls.other.ids})
        calendar = cls.make_calendar("Nine to six elsewhere", 9, 18)
        cls.other_branch = cls.env["salon.branch"].create(
            {"name": "Other branch", "resource_calendar_id": calendar.id}
        )
        cls.other_chair = cls.make_thing(
            "Chair elsewhere", cls.chair_type, 1, cls.other_branch
        )
        cls.other_stylist = cls.make_stylist("Olga", 1, cls.other_branch, calendar)
        cls.other_cut = cls.make_service(
            "Cut elsewhere", [(60, True, cls.chair_type)], cls.other_stylist
        )
        cls.other_cut.company_id = cls.other
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Otto", "company_id": cls.other.id, "is_salon_client": True}
        )
        cls.env = home

    @classmethod
    def at(cls, hour, minute=0, day=0):
        """A time on the test day."""
        return cls.day + timedelta(days=day, hours=hour, minutes=minute)

    @classmethod
    def request(cls, services=None, employee=None, **values):
        """A request for services (default: a cut) by somebody (default: anyone)."""
        return {
            "branch_id": cls.branch.id,
            "services": [
                {
                    "product_id": service.id,
                    "employee_id": employee.id if employee else False,
                }
                for service in (services or cls.cut)
            ],
            "partner_id": cls.client_laura.id,
            **values,
        }

    @classmethod
    def book(cls, start, services=None, employee=None, **values):
        """Book a visit and return it."""
        appointment = cls.env["salon.appointment"]
        request = cls.request(services, employee, start=start, **values)
        return appointment.browse(appointment.book(request))

    @classmethod
    def slots(cls, services=None, employee=None, hours=(0, 24), **values):
        """The free times of the test day."""
        return cls.env["salon.appointment"].get_available_slots(
            cls.request(
                services,
                employee,
                date_from=cls.at(hours[0]),
                date_to=cls.at(hours[1]),
                **values,
            )
        )

    @classmethod
    def make_user(cls, login, *groups):
        return new_test_user(
            cls.env, login=login, groups=",".join(("base.group_user", *groups))
        )

    @staticmethod
    def starts(slots):
        """The times of day at which slots begin, each once."""
        return list(
            dict.fromkeys(
                datetime.fromisoformat(slot["start"]).strftime("%H:%M")
                for slot in slots
            )
        )


class SalonCase(SalonSetup, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_salon()
