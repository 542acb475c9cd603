"""Books that are written today, with the dates of the past.

Odoo dates the closing of a till with the day on which it is closed, whatever the dates
of its orders. The demo closes three months of tills in a minute, so Odoo's clock is
turned back while it does.
"""

from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from odoo import fields


@contextmanager
def turned_to(moment):
    """For the code inside it is ``moment``, a naive UTC datetime.

    Only while a database is being made: the clock is the process's.
    """

    def context_today(record, timestamp=None):
        return fields.Datetime.context_timestamp(record, timestamp or moment).date()

    clock = {
        (fields.Date, "context_today"): context_today,
        (fields.Date, "today"): lambda *_arguments: moment.date(),
        (fields.Datetime, "now"): lambda *_arguments: moment,
    }
    with ExitStack() as stack:
        for (kind, name), function in clock.items():
            stack.enter_context(patch.object(kind, name, staticmethod(function)))
        yield
