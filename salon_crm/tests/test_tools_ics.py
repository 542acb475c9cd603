from datetime import datetime, timedelta

import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import agenda, ics

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1))
TEXTS = st.one_of(
    st.text(max_size=120),
    st.text(alphabet=",;:\\\"\n\r\t =^'é店🙂\u2028\x00N", max_size=200),
)
START = datetime(2026, 11, 24, 9, 30)


def visit(**values):
    return ics.Visit(
        **{
            "uid": "f00@salon_crm",
            "sequence": 0,
            "start": START,
            "stop": START + timedelta(hours=1),
            "summary": "Visit at Old Town",
            "location": "Main street 1, 12345 Town",
            "description": "Cut, Anna\n+1 555 0100",
            "salon": ics.Person("Old Town", "salon@example.com"),
            "client": ics.Person("Laura Nowak", "laura@example.com"),
            **values,
        }
    )


def build(method="REQUEST", stamp=START, **values):
    return ics.build(visit(**values), method, stamp)


def parse(content):
    return vobject.readOne(content.decode())


class TestIcs(BaseCase):
    """The calendar file of a visit."""

    def test_request_reads_as_expected(self):
        calendar = parse(build(sequence=2))
        event = calendar.vevent
        self.assertEqual(calendar.method.value, "REQUEST")
        self.assertEqual(calendar.version.value, "2.0")
        self.assertEqual(event.uid.value, "f00@salon_crm")
        self.assertEqual(event.sequence.value, "2")
        self.assertEqual(event.status.value, "CONFIRMED")
        self.assertEqual(event.summary.value, "Visit at Old Town")
        self.assertEqual(event.location.value, "Main street 1, 12345 Town")
        self.assertEqual(event.description.value, "Cut, Anna\n+1 555 0100")
        self.assertEqual(event.organizer.value, "mailto:salon@example.com")
        self.assertEqual(event.organizer.params["CN"], ["Old Town"])
        self.assertEqual(event.attendee.value, "mailto:laura@example.com")
        self.assertEqual(event.attendee.params["PARTSTAT"], ["ACCEPTED"])
        self.assertEqual(event.attendee.params["RSVP"], ["FALSE"])

    def test_times_are_in_utc(self):
        content = build()
        self.assertIn(b"\r\nDTSTART:20261124T093000Z\r\n", content)
        self.assertIn(b"\r\nDTEND:20261124T103000Z\r\n", content)
        self.assertIn(b"\r\nDTSTAMP:20261124T093000Z\r\n", content)

    def test_cancel_withdraws_the_same_event(self):
        calendar = parse(build("CANCEL", sequence=3))
        self.assertEqual(calendar.method.value, "CANCEL")
        self.assertEqual(calendar.vevent.status.value, "CANCELLED")
        self.assertEqual(calendar.vevent.uid.value, "f00@salon_crm")
        self.assertEqual(calendar.vevent.sequence.value, "3")

    def test_nothing_empty(self):
        content = build(location="", description="")
        self.assertNotIn(b"LOCATION", content)
        self.assertNotIn(b"DESCRIPTION", content)

    def test_a_name_cannot_add_lines(self):
        name = 'Eve"\r\nATTENDEE:mailto:x@example.com\nX: '
        content = build(client=ics.Person(name, "e@example.com\r\nX-A:1"))
        lines = content.decode().replace("\r\n ", "").split("\r\n")
        self.assertEqual(sum(line.startswith("ATTENDEE") for line in lines), 1)
        self.assertFalse([line for line in lines if line.startswith("X")])

    def test_content_type_has_the_method_in_capitals(self):
        kinds = {
            "text/calendar; method=request": "text/calendar; method=REQUEST",
            "text/calendar": "text/calendar",
            "application/pdf": "application/pdf",
        }
        for given_type, expected in kinds.items():
            self.assertEqual(ics.content_type(given_type), expected)

    @LAWS
    @given(TEXTS, TEXTS, TEXTS)
    def test_texts_come_back(self, summary, location, description):
        content = build(summary=summary, location=location, description=description)
        event = parse(content).vevent
        self.assertEqual(event.summary.value, ics.clean(summary))
        if location:
            self.assertEqual(event.location.value, ics.clean(location))
        if description:
            self.assertEqual(event.description.value, ics.clean(description))

    @LAWS
    @given(TEXTS, TEXTS)
    def test_names_come_back(self, salon, client):
        event = parse(
            build(
                salon=ics.Person(salon, "salon@example.com"),
                client=ics.Person(client, "laura@example.com"),
            )
        ).vevent
        for line, name in ((event.organizer, salon), (event.attendee, client)):
            expected = ics.clean_name(name)
            self.assertEqual(line.params.get("CN", [""]), [expected])

    @LAWS
    @given(TEXTS, TEXTS)
    def test_lines_are_folded_to_75_bytes(self, summary, name):
        person = ics.Person(name, "laura@example.com")
        content = build(summary=summary, client=person)
        self.assertTrue(content.endswith(b"\r\n"))
        lines = content.split(b"\r\n")
        self.assertLessEqual(max(map(len, lines)), 75)
        self.assertFalse([line for line in lines if b"\n" in line or b"\r" in line])

    @LAWS
    @given(MOMENTS, st.integers(0, 600), st.integers(0, 10**6))
    def test_times_come_back(self, start, minutes, sequence):
        start = start.replace(microsecond=0)
        stop = start + timedelta(minutes=minutes)
        event = parse(build(start=start, stop=stop, sequence=sequence)).vevent
        found = (event.dtstart.value, event.dtend.value)
        self.assertEqual(
            tuple(moment.replace(tzinfo=None) for moment in found), (start, stop)
        )
        self.assertEqual({moment.utcoffset() for moment in found}, {timedelta()})
        self.assertEqual(int(event.sequence.value), sequence)


class TestAgenda(BaseCase):
    """The spans that stand in a person's calendar."""

    def test_touching_parts_are_one(self):
        parts = [(9, 10, "Cut"), (10, 11, "Colour"), (12, 13, "Colour")]
        self.assertEqual(
            agenda.merge(parts), [(9, 11, ("Cut", "Colour")), (12, 13, ("Colour",))]
        )

    PARTS = st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from("abc")).map(
            lambda part: (part[0], part[0] + part[1], part[2])
        )
    )

    @LAWS
    @given(PARTS)
    def test_same_time_without_gaps(self, parts):
        merged = agenda.merge(parts)

        def instants(spans):
            return {i for start, stop, *_rest in spans for i in range(start, stop)}

        self.assertEqual(instants(merged), instants(parts))
        for one, other in zip(merged, merged[1:], strict=False):
            self.assertLess(one[1], other[0])

    @LAWS
    @given(PARTS)
    def test_every_label_is_in_the_span_of_its_part(self, parts):
        merged = agenda.merge(parts)
        for start, stop, label in parts:
            home = [span for span in merged if span[0] <= start and stop <= span[1]]
            self.assertEqual(len(home), 1)
            self.assertIn(label, home[0][2])
        self.assertTrue(all(len(set(m[2])) == len(m[2]) for m in merged))
