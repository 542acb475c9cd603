from odoo.tests import HttpCase, tagged

# The names of hoot's suites, which are the folders; the board's has a test of its own
SUITE = "@salon_crm"
BOARD = "@salon_crm/unit/board"


def hoot_id(name):
    """A suite's name as the hash that hoot's filter understands."""
    value = 0
    for letter in name:
        value = ((value << 5) - value + ord(letter)) & 0xFFFFFFFF
    return f"{value:08x}"


@tagged("post_install", "-at_install")
class TestTillUnits(HttpCase):
    """The unit tests in static/tests/unit, in a browser."""

    def test_units(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={hoot_id(SUITE)}&id=-{hoot_id(BOARD)}",
            code="",
            ready="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
