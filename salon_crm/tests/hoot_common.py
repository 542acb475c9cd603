"""JavaScript's unit tests, in a browser."""

from odoo.tests import HttpCase


def hoot_id(name):
    """A suite's name as a hash that the page's filter understands."""
    value = 0
    for letter in name:
        value = ((value << 5) - value + ord(letter)) & 0xFFFFFFFF
    return f"{value:08x}"


class HootCase(HttpCase):
    def run_suites(self, *names):
        """:param names: of suites, which are folders; after a minus: left out"""
        wanted = "".join(
            f"&id=-{hoot_id(name[1:])}"
            if name.startswith("-")
            else f"&id={hoot_id(name)}"
            for name in names
        )
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{wanted}",
            code="",
            ready="",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
