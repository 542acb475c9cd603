"""The peer's side: the planned salon in the OCA addon ``resource_booking``."""

import random
from datetime import timedelta

import _plan
import pytz

from odoo.fields import Command

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_mail_to_attendees": True,
    "dont_notify": True,
}


def make_type(env):
    """A type of booking of an hour, each quarter of an hour, with twenty people.

    People have users, with which the addon asks for their own meetings only.
    """
    calendars = env["resource.calendar"].create(
        [
            {"name": f"Hours of {number}", "tz": _plan.ZONE, "attendance_ids": rows}
            for number, rows in enumerate(map(attendances, range(_plan.STAFF)))
        ]
    )
    opening = env["resource.calendar"].create(
        {
            "name": "Open",
            "tz": _plan.ZONE,
            "attendance_ids": rows_of_week(range(6), (9, 20)),
        }
    )
    users = env["res.users"].create(
        [
            {"name": f"Stylist {number}", "login": f"stylist_{number}"}
            for number in range(_plan.STAFF)
        ]
    )
    resources = env["resource.resource"].create(
        [
            {
                "name": user.name,
                "resource_type": "user",
                "user_id": user.id,
                "calendar_id": calendar.id,
                "tz": _plan.ZONE,
            }
            for user, calendar in zip(users, calendars, strict=True)
        ]
    )
    env["resource.calendar.leaves"].create(
        [
            {
                "name": "Away",
                "resource_id": resource.id,
                "calendar_id": resource.calendar_id.id,
                "date_from": _plan.leave(number)[0],
                "date_to": _plan.leave(number)[1],
            }
            for number, resource in enumerate(resources)
        ]
    )
    combinations = env["resource.booking.combination"].create(
        [{"resource_ids": [Command.set(resource.ids)]} for resource in resources]
    )
    return env["resource.booking.type"].create(
        {
            "name": "One hour",
            "duration": 1,
            "slot_duration": 0.25,
            "modifications_deadline": 0,
            "combination_assignment": "sorted",
            "resource_calendar_id": opening.id,
            "combination_rel_ids": [
                Command.create({"sequence": number, "combination_id": combination.id})
                for number, combination in enumerate(combinations)
            ],
        }
    )


def attendances(person):
    return rows_of_week(*_plan.week(person))


def rows_of_week(days, span):
    return [
        Command.create(
            {
                "name": str(day),
                "dayofweek": str(day),
                "hour_from": span[0],
                "hour_to": span[1],
                "day_period": "morning",
            }
        )
        for day in days
    ]


def fill(env, kind):
    """Book a thousand of the hours that our side has booked; return how many."""
    chosen = random.Random(2).sample(_plan.booked(), _plan.PEER_BOOKINGS)
    client = env["res.partner"].create({"name": "Somebody"})
    combinations = kind.combination_rel_ids.sorted("sequence").combination_id
    env["resource.booking"].with_context(**QUIET).create(
        [
            {
                "type_id": kind.id,
                "partner_ids": [Command.set(client.ids)],
                "combination_auto_assign": False,
                "combination_id": combinations[person].id,
                "start": start,
            }
            for person, start in chosen
        ]
    )
    return env["resource.booking"].search_count([])


def pending(env, kind):
    """A booking that has no time yet, as the addon's own page asks for."""
    client = env["res.partner"].create({"name": "Another"})
    return (
        env["resource.booking"]
        .with_context(**QUIET)
        .create({"type_id": kind.id, "partner_ids": [Command.set(client.ids)]})
    )


def slots(booking):
    """The month's free times, as the addon's own page computes them."""
    begun = pytz.utc.localize(_plan.first_day())
    begun = begun.astimezone(pytz.timezone(_plan.ZONE))
    return booking._get_available_slots(begun, begun + timedelta(days=_plan.DAYS))
