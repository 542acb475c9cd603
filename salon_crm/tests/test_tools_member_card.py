from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.salon_crm.tools import member_card

IDS = st.integers(1, 2**31 - 1)
DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
LAWS = settings(
    deadline=None,
    database=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.differing_executors],
)


class TestMemberCard(BaseCase):
    @LAWS
    @given(IDS, DIGESTS)
    def test_what_is_written_can_be_read(self, client_id, digest):
        number = member_card.write(client_id, digest)
        self.assertRegex(number, r"\A042[0-9]{30}\Z")
        self.assertEqual(member_card.read(number), client_id)

    @LAWS
    @given(IDS, DIGESTS, DIGESTS)
    def test_another_digest_is_another_number(self, client_id, one, other):
        same = int(one, 16) % 10**20 == int(other, 16) % 10**20
        numbers = member_card.write(client_id, one), member_card.write(client_id, other)
        self.assertEqual(numbers[0] == numbers[1], same)

    @LAWS
    @given(st.text())
    def test_any_text(self, text):
        self.assertIsNone(member_card.read(text))

    def test_what_is_no_card(self):
        good = member_card.write(7, "ff" * 32)
        wrong = (
            good[:-1],
            f"{good}0",
            f"041{good[3:]}",
            f"{good}\n",
            member_card.write(0, "ff" * 32),
            f"042{2**31:010}{'1' * 20}",
            # Digits, but none of ours
            good.translate({ord(str(n)): 0x0660 + n for n in range(10)}),
            None,
            7,
            [good],
            b"042",
            "",
        )
        for number in wrong:
            self.assertIsNone(member_card.read(number), number)
