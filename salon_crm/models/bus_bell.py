"""The bell of Odoo's bus: who waits for news looks into the bus when it rings.

Odoo connects anew for each ring, which takes a third as long as a whole booking. This
bell stays connected.
"""

import logging
import os
import threading

import psycopg2

from odoo.sql_db import connection_info_for
from odoo.tools import SQL

from odoo.addons.bus.models import bus

_logger = logging.getLogger(__name__)


class Bell:
    """One for a process; its threads take turns."""

    def __init__(self):
        self._lock = threading.Lock()
        self._connection = None
        self._process = None

    def ring(self, channels):
        """Tell everybody who listens that there is news. What it is about is committed
        already: that the bell does not ring is no reason to fail.

        :param channels: as ``bus.channel_with_db`` gives them
        """
        with self._lock:
            try:
                self._ring(channels)
            except psycopg2.Error:
                # The server may have closed what was not used for long.
                self._connection = None
                try:
                    self._ring(channels)
                except psycopg2.Error:
                    self._connection = None
                    _logger.warning("The bus could not be rung.", exc_info=True)

    def _ring(self, channels):
        # A connection is not shared with the process that this one was forked from.
        if self._connection is None or self._process != os.getpid():
            _name, info = connection_info_for("postgres")
            self._connection = psycopg2.connect(**info)
            self._connection.autocommit = True
            self._process = os.getpid()
        with self._connection.cursor() as cursor:
            for payload in bus.get_notify_payloads(channels):
                notify = SQL.identifier(bus.ODOO_NOTIFY_FUNCTION)
                query = SQL("SELECT %s('imbus', %s)", notify, payload)
                cursor.execute(query.code, query.params)


BELL = Bell()
