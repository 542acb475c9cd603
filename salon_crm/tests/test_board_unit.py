from odoo.tests import tagged

from .hoot_common import HootCase


@tagged("post_install", "-at_install")
class TestBoardUnits(HootCase):
    """The unit tests in static/tests/unit/board."""

    def test_units(self):
        self.run_suites("@salon_crm/unit/board")
