from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import intervals

LAWS = settings(
    deadline=None,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
# A narrow range, so that spans of two lists often touch.
INSTANTS = st.integers(-7, 7)
ANY_SPANS = st.lists(st.tuples(INSTANTS, INSTANTS), max_size=8)
NORMAL = st.sets(INSTANTS).map(
    lambda instants: intervals.normalize((i, i + 1) for i in instants)
)


def instants(spans):
    """The set of ints that spans stand for."""
    return {instant for start, stop in spans for instant in range(start, stop)}


class TestIntervals(BaseCase):
    """Lists of spans behave as the sets of ints they stand for."""

    def assertStandsFor(self, spans, expected):
        self.assertEqual(instants(spans), expected)
        self.assertTrue(all(start < stop for start, stop in spans), spans)
        gaps = zip(spans, spans[1:], strict=False)
        self.assertTrue(all(a[1] < b[0] for a, b in gaps), f"not normal: {spans}")

    def test_normalize_example(self):
        spans = [(7, 9), (1, 3), (3, 4), (8, 8), (2, 3), (12, 11)]
        self.assertEqual(intervals.normalize(spans), [(1, 4), (7, 9)])

    def test_subtract_example(self):
        spans, holes = [(0, 10), (20, 30)], [(2, 3), (9, 21), (29, 40)]
        self.assertEqual(intervals.subtract(spans, holes), [(0, 2), (3, 9), (21, 29)])

    @LAWS
    @given(ANY_SPANS)
    def test_normalize(self, spans):
        self.assertStandsFor(intervals.normalize(spans), instants(spans))

    @LAWS
    @given(NORMAL, NORMAL)
    def test_subtract(self, spans, holes):
        left = intervals.subtract(spans, holes)
        self.assertStandsFor(left, instants(spans) - instants(holes))

    @LAWS
    @given(NORMAL, NORMAL)
    def test_intersect(self, first, second):
        both = intervals.intersect(first, second)
        self.assertStandsFor(both, instants(first) & instants(second))

    @LAWS
    @given(st.integers(1, 4), st.lists(NORMAL, max_size=5))
    def test_at_least(self, count, lists):
        sets = [instants(spans) for spans in lists]
        often = {i for i in range(-7, 8) if sum(i in one for one in sets) >= count}
        self.assertStandsFor(intervals.at_least(count, lists), often)

    @LAWS
    @given(NORMAL, st.integers(-8, 8))
    def test_span_at(self, spans, instant):
        around = [(start, stop) for start, stop in spans if start <= instant < stop]
        found = intervals.span_at(spans, instant)
        self.assertEqual(found, around[0] if around else None)

    @LAWS
    @given(NORMAL, st.integers(-8, 8), st.integers(1, 5))
    def test_covers(self, spans, start, length):
        span = (start, start + length)
        inside = instants([span]) <= instants(spans)
        self.assertEqual(intervals.covers(spans, span), inside)
