"""Deadlines in opening hours, against counting second by second."""

from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ..tools import deadlines, intervals
from ..tools.complaint import STEPS, next_steps, shorten, subject_of
from ..tools.deadlines import Term
from ..tools.machine_mail import can_be_answered, is_from_machine

END = 120


@st.composite
def openings(draw):
    cuts = draw(st.lists(st.integers(0, END), max_size=12, unique=True))
    cuts.sort()
    return intervals.normalize(
        [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    )


def is_open(spans, second):
    return any(begin <= second < end for begin, end in spans)


def counted(spans, start, seconds):
    """When so many open seconds are over, one by one."""
    if not seconds:
        return start
    for second in range(start, END):
        seconds -= is_open(spans, second)
        if not seconds:
            return second + 1
    return None


instants = st.integers(0, END)


class TestDeadlines(TestCase):
    @given(openings(), instants, st.integers(0, END))
    def test_after(self, spans, start, seconds):
        expected = counted(spans, start, seconds)
        self.assertEqual(deadlines.after(spans, start, seconds), expected)

    @given(openings(), instants, instants)
    def test_within(self, spans, start, stop):
        expected = sum(is_open(spans, second) for second in range(start, stop))
        self.assertEqual(deadlines.within(spans, start, stop), expected)

    @given(
        openings(),
        instants,
        st.integers(1, 60),
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
    )
    def test_pauses_are_as_if_it_was_closed(self, spans, start, allowed, gaps):
        """Waiting, as it is added up, gives the deadline that there would be if the
        branch had been shut meanwhile."""
        pauses, at = [], start
        for before, length in gaps:
            pauses.append((at + before, at + before + length))
            at += before + length
        waited = 0
        for since, until in pauses:
            due = deadlines.after(spans, start, allowed + waited)
            if due is None:
                return
            waited += deadlines.waited(spans, due, since, until)
        # What begins when it is late already puts nothing off.
        counting, due = [], deadlines.after(spans, start, allowed)
        for pause in pauses:
            if due is not None and pause[0] < due:
                counting.append(pause)
                shut = intervals.subtract(spans, intervals.normalize(counting))
                due = deadlines.after(shut, start, allowed)
        self.assertEqual(deadlines.after(spans, start, allowed + waited), due)

    @given(openings(), instants, st.integers(0, 50), st.integers(1, 50))
    def test_alarms_come_in_turn(self, spans, start, pause, allowed):
        times = deadlines.alarms(spans, start, pause, Term(allowed, 10, 5))
        known = [time for time in times if time is not None]
        self.assertEqual(known, sorted(known))
        self.assertEqual(times[: len(known)], known, "the late ones are unknown first")

    @given(openings(), instants, st.integers(0, 3), instants)
    def test_no_alarm_is_raised_twice(self, spans, start, level, now):
        times = deadlines.alarms(spans, start, 0, Term(20, 10, 5))
        new, alarm = deadlines.next_alarm(times, level, now)
        self.assertLessEqual(new, level)
        self.assertLessEqual(new, deadlines.passed(times, now))
        if alarm is not None and alarm <= now:
            self.assertGreaterEqual(deadlines.passed(times, now), new + 1)

    def test_due_at_the_end_of_a_day(self):
        """Nine hours from nine are over at six, not at nine on the next day."""
        days = [(9, 18), (33, 42)]
        self.assertEqual(deadlines.after(days, 9, 9), 18)
        self.assertEqual(deadlines.after(days, 9, 10), 34)
        self.assertEqual(deadlines.after(days, 20, 1), 34)
        self.assertIsNone(deadlines.after(days, 9, 19))

    def test_late_stays_late(self):
        days = [(0, 100)]
        self.assertEqual(deadlines.waited(days, 50, 40, 60), 20)
        self.assertEqual(deadlines.waited(days, 50, 50, 60), 0)
        self.assertEqual(deadlines.waited(days, None, 40, 60), 0)


class TestSteps(TestCase):
    def test_every_stage_is_reached_and_left(self):
        reached = {code for codes in STEPS.values() for code in codes}
        self.assertEqual(reached | {"new"}, set(STEPS))
        self.assertNotIn("new", reached)

    def test_praise_is_closed_at_once(self):
        self.assertIn("closed", next_steps("new", False))
        self.assertNotIn("closed", next_steps("new", True))


class TestWords(TestCase):
    @given(st.text(max_size=300), st.integers(1, 60))
    def test_shorten(self, text, limit):
        short, cut = shorten(text, limit)
        self.assertLessEqual(len(short), limit)
        self.assertNotIn("\x00", short)
        self.assertEqual(short, short.strip())
        self.assertEqual(shorten(short, limit), (short, False))
        if not cut:
            self.assertEqual(short.split(), text.replace("\x00", "").split())

    @given(st.text(max_size=300))
    def test_subject(self, text):
        subject = subject_of(text)
        self.assertLessEqual(len(subject), 80)
        self.assertEqual(len(subject.splitlines() or [""]), 1)


class TestMachines(TestCase):
    def test_who_is_a_machine(self):
        for headers in (
            {"Auto-Submitted": "auto-replied"},
            {"auto-submitted": "auto-generated; x=y"},
            {"Precedence": "bulk"},
            {"precedence": "Auto_Reply"},
            {"Return-Path": "<>"},
            {"X-Autoreply": "yes"},
            {"List-Unsubscribe": "<x>"},
        ):
            with self.subTest(headers=headers):
                self.assertTrue(is_from_machine(headers, "laura@example.com"))
        for sender in ("", "mailer-daemon@example.com", "postmaster@example.com"):
            self.assertTrue(is_from_machine({}, sender))

    def test_who_is_a_person(self):
        for headers in (
            {},
            {"Auto-Submitted": "no"},
            {"Precedence": "list", "List-Id": "<care.salon.example>"},
            {"Return-Path": "<laura@example.com>"},
        ):
            with self.subTest(headers=headers):
                self.assertFalse(is_from_machine(headers, "laura@example.com"))

    def test_nobody_reads_it(self):
        self.assertTrue(can_be_answered("laura@example.com"))
        self.assertFalse(can_be_answered("noreply@example.com"))
        self.assertFalse(can_be_answered(""))
