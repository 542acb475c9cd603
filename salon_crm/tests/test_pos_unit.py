from odoo.tests import tagged

from .hoot_common import HootCase


@tagged("post_install", "-at_install")
class TestTillUnits(HootCase):
    """The unit tests in static/tests/unit but the board's, which have their own."""

    def test_units(self):
        self.run_suites("@salon_crm", "-@salon_crm/unit/board")
