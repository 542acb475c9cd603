from odoo.tests import HttpCase, tagged

# The name of hoot's suite, which is the folder, as a hash that its filter understands
SUITE = "@salon_crm"


def hoot_id(name):
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
            f"&id={hoot_id(SUITE)}",
            code="",
            ready="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
