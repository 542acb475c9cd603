from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import voucher_code

CODES = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=1, max_size=64)
BETWEEN = st.sampled_from([" ", "-", "\t", "\u3000", ".", "/", "\u200b", "–", "_"])
LAWS = settings(
    deadline=None,
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.differing_executors],
)


class TestVoucherCode(BaseCase):
    @LAWS
    @given(CODES, st.lists(BETWEEN, max_size=5), st.data())
    def test_however_it_is_typed(self, code, between, data):
        typed = code
        for each in between:
            place = data.draw(st.integers(0, len(typed)))
            typed = typed[:place] + each + typed[place:]
        full_width = "".join(
            chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in typed
        )
        for way in (typed, typed.lower(), full_width, f"  {typed}\n"):
            self.assertEqual(voucher_code.normalise(way), code)

    @LAWS
    @given(st.text())
    def test_once_is_enough(self, text):
        code = voucher_code.normalise(text)
        self.assertEqual(voucher_code.normalise(code), code)
        self.assertRegex(code, r"\A[A-Z0-9]{0,64}\Z")

    def test_what_is_no_code(self):
        for text in ("", " - ", "券码", "A券", "x" * 65, "1" * 10**6, None, 5, [1], {}):
            self.assertEqual(voucher_code.normalise(text), "", repr(text)[:20])

    @LAWS
    @given(
        st.lists(st.tuples(st.integers(1), st.integers(1, 500))),
        st.integers(0, 2000),
    )
    def test_given_back_within_the_refund(self, uses, amount):
        uses = [(number, value) for number, (_key, value) in enumerate(uses)]
        freed = voucher_code.given_back(uses, amount)
        values = dict(uses)
        spent = sum(values[key] for key in freed)
        self.assertLessEqual(spent, amount)
        self.assertEqual(freed, sorted(set(freed)))
        for key in values.keys() - set(freed):
            self.assertGreater(values[key], amount - spent, "it would have fitted")
