import logging

import psycopg2

_logger = logging.getLogger(__name__)


def safely(records, step):
    """Call what must not stop the payment that it follows: the money is in the till.

    It is undone and logged if it fails.

    :param records: of whose payment it is
    :param step: a function without arguments
    """
    try:
        with records.env.cr.savepoint():
            step()
    except psycopg2.OperationalError:
        raise  # Odoo repeats the whole transaction
    except Exception:
        _logger.exception("%s is paid, but %r failed", records, step)
