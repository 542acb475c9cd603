"""A visit as a calendar file for Google, Apple and Outlook (RFC 5545 and 5546)."""

import re
from dataclasses import dataclass
from datetime import datetime

import vobject
from vobject.icalendar import utc

# Nothing below a space may stand in a calendar file, but for the breaks of lines.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
STATUS = {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED", "PUBLISH": "CONFIRMED"}


@dataclass(frozen=True)
class Person:
    """Somebody with an e-mail address."""

    name: str
    email: str


@dataclass(frozen=True)
class Visit:
    """What the file says. Times are naive UTC.

    ``uid`` names the event for ever; of two files of one event the one with the higher
    ``sequence`` counts. ``client`` is None in a file that nobody is invited by.
    """

    uid: str
    sequence: int
    start: datetime
    stop: datetime
    summary: str
    location: str
    description: str
    salon: Person
    client: Person | None


def build(visit: Visit, method: str, stamp: datetime) -> bytes:
    """The file, UTF-8, with lines of at most 75 bytes.

    :param method: REQUEST (a new event, or its change), CANCEL (it is withdrawn) or
        PUBLISH (for who fetches the file; only the former two name the client)
    :param stamp: when the file is made, naive UTC
    """
    calendar = vobject.iCalendar()
    calendar.add("prodid").value = "-//salon_crm//EN"
    calendar.add("method").value = method
    event = calendar.add("vevent")
    event.add("uid").value = visit.uid
    event.add("sequence").value = str(visit.sequence)
    event.add("dtstamp").value = _aware(stamp)
    event.add("dtstart").value = _aware(visit.start)
    event.add("dtend").value = _aware(visit.stop)
    event.add("status").value = STATUS[method]
    event.add("summary").value = clean(visit.summary)
    if visit.location:
        event.add("location").value = clean(visit.location)
    if visit.description:
        event.add("description").value = clean(visit.description)
    if visit.salon.email:
        _add_person(event, "organizer", visit.salon)
    if visit.client:
        client = _add_person(event, "attendee", visit.client)
        # They booked it: nobody waits for their answer.
        client.params |= {
            "ROLE": ["REQ-PARTICIPANT"],
            "PARTSTAT": ["ACCEPTED"],
            "RSVP": ["FALSE"],
        }
    return calendar.serialize().encode()


def content_type(mimetype: str) -> str:
    """The type of a calendar file with its method in capitals; others as they are."""
    kind, _parameter, method = mimetype.partition("; method=")
    if kind == "text/calendar" and method:
        return f"{kind}; method={method.upper()}"
    return mimetype


def clean(text: str) -> str:
    """A text without what a calendar file cannot carry; line breaks are "\\n"."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_name(text: str) -> str:
    """A text that can be a parameter: on one line and without double quotes."""
    return " ".join(clean(text).replace('"', "'").split())


def _aware(moment):
    return moment.replace(microsecond=0, tzinfo=utc)


def _add_person(event, role, person):
    line = event.add(role)
    line.value = f"mailto:{''.join(clean(person.email).split())}"
    name = clean_name(person.name)
    if name:
        line.params["CN"] = [name]
    return line
