from odoo.tests import HttpCase, tagged

from .test_pos_unit import BOARD, hoot_id


@tagged("post_install", "-at_install")
class TestBoardUnits(HttpCase):
    """The unit tests in static/tests/unit/board, in a browser."""

    def test_units(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={hoot_id(BOARD)}",
            code="",
            ready="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
