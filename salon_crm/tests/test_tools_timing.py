from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tests.test_tools_intervals import LAWS, instants
from odoo.addons.salon_crm.tools.hours import midnights
from odoo.addons.salon_crm.tools.intervals import pad, split
from odoo.addons.salon_crm.tools.timing import Timing, minutes_of

SHORT, LONG = "short", "long"
ANNA, BEN = "anna", "ben"
LAURA, OTTO = "laura", "otto"
TIMINGS = st.lists(
    st.builds(
        Timing,
        phase=st.sampled_from([1, 2]),
        variant=st.sampled_from([None, SHORT, LONG]),
        person=st.sampled_from([None, ANNA, BEN]),
        client=st.sampled_from([None, LAURA, OTTO]),
        minutes=st.integers(1, 90),
    ),
    unique_by=lambda row: row[:4],
)
# Disjoint spans; they may touch.
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=6).map(
    lambda steps: [
        (sum(map(sum, steps[:n])) + gap, sum(map(sum, steps[:n])) + gap + length)
        for n, (gap, length) in enumerate(steps)
    ]
)


class TestTimings(BaseCase):
    @LAWS
    @given(TIMINGS, st.sampled_from([SHORT, LONG]), st.sampled_from([None, LAURA]))
    def test_the_most_specific_wins(self, timings, variant, client):
        usual = {1: 30, 2: 45}
        general, people = minutes_of(usual.items(), timings, variant, client)
        for person in (ANNA, BEN):
            for phase in usual:
                fitting = [
                    row
                    for row in timings
                    if row.phase == phase
                    and row.variant in (None, variant)
                    and row.person in (None, person)
                    and row.client in (None, client)
                ]
                # As words: the client's, else the person's, else the variant's.
                best = max(
                    fitting,
                    key=lambda row: (
                        row.client is not None,
                        row.person is not None,
                        row.variant is not None,
                    ),
                    default=None,
                )
                expected = best.minutes if best else usual[phase]
                self.assertEqual(people.get(person, general)[phase], expected)

    def test_a_phase_left_out(self):
        timings = [
            Timing(1, SHORT, None, None, 0),
            Timing(1, None, ANNA, None, 20),
            Timing(2, None, ANNA, None, 20),
        ]
        phases = [(1, 30), (2, 45)]
        general, people = minutes_of(phases, timings, SHORT, None)
        self.assertEqual((general, people), ({2: 45}, {ANNA: {2: 20}}))
        general, people = minutes_of(phases, timings, LONG, None)
        self.assertEqual((general, people), ({1: 30, 2: 45}, {ANNA: {1: 20, 2: 20}}))


class TestMargins(BaseCase):
    @LAWS
    @given(SPANS, st.integers(0, 5), st.integers(0, 5))
    def test_pad(self, spans, before, after):
        padded = pad(spans, before, after)
        wide = [(start - before, stop + after) for start, stop in spans]
        self.assertEqual(instants(padded), instants(wide))
        self.assertEqual(len(padded), len(spans))
        for (start, stop), (begun, ended) in zip(spans, padded, strict=True):
            self.assertTrue(start - before <= begun <= start)
            self.assertTrue(stop <= ended <= stop + after)
        for one, two in zip(padded, padded[1:], strict=False):
            self.assertLessEqual(one[1], two[0])

    @LAWS
    @given(st.tuples(st.integers(-5, 40), st.integers(1, 30)), SPANS)
    def test_split(self, span, others):
        start, stop = span[0], sum(span)
        pieces = split((start, stop), others)
        self.assertEqual(pieces[0][0], start)
        self.assertEqual(pieces[-1][1], stop)
        for one, two in zip(pieces, pieces[1:], strict=False):
            self.assertEqual(one[1], two[0])
            self.assertNotEqual(one[2], two[2])
        met = [piece[:2] for piece in pieces if piece[2]]
        self.assertEqual(instants(met), instants([(start, stop)]) & instants(others))


class TestMidnights(BaseCase):
    def test_days_are_as_long_as_they_are(self):
        noon = 1774692000  # 28 March 2026, 10:00 UTC: 11:00 in Paris
        starts = midnights("Europe/Paris", (noon, noon + 24 * 3600))
        hours = [(b - a) / 3600 for a, b in zip(starts, starts[1:], strict=False)]
        self.assertEqual(hours, [24, 23])
        self.assertLessEqual(starts[0], noon)
        self.assertGreaterEqual(starts[-1], noon + 24 * 3600)
