from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

TRIES = 5
LOCK = timedelta(minutes=10)


class SalonTillLock(models.Model):
    """Who tried how many wrong PINs: a till or a user.

    A row for each, so that tries at the same moment wait for one another.
    """

    _name = "salon.till.lock"
    _description = "Wrong PINs at a till"
    _rec_name = "key"

    key = fields.Char(required=True, readonly=True)
    tries = fields.Integer(readonly=True)
    last_try = fields.Datetime(readonly=True)
    locked_until = fields.Datetime(readonly=True)

    _key_unique = models.UniqueIndex("(key)", "There is one row for each.")

    @api.model
    def _begin_try(self, keys):
        """Count a try before it is made.

        Two tries at the same moment cannot both see the old number: the second fails
        on the first one's row, and Odoo repeats it.

        :param keys: list of str
        :return: whether the PIN may be looked at
        """
        now = fields.Datetime.now()
        self.flush_model()
        rows = []
        for key in sorted(keys):  # two at most, in one order: no deadlock
            rows += self.env.execute_query(self._try_query(key, now))
        self.invalidate_model()
        return not any(locked for (locked,) in rows)

    @api.model
    def _try_query(self, key, now):
        return SQL(
            """
            INSERT INTO salon_till_lock AS old (key, tries, last_try)
                 VALUES (%(key)s, 1, %(now)s)
            ON CONFLICT (key) DO UPDATE SET
                tries = CASE WHEN old.locked_until > %(now)s THEN old.tries
                             WHEN old.last_try < %(stale)s
                               OR old.locked_until IS NOT NULL THEN 1
                             ELSE old.tries + 1 END,
                last_try = %(now)s,
                locked_until = CASE WHEN old.locked_until > %(now)s
                                    THEN old.locked_until END
            RETURNING COALESCE(locked_until > %(now)s, FALSE)
            """,
            key=key,
            now=now,
            stale=now - LOCK,
        )

    @api.model
    def _end_try(self, keys, right):
        """:return: whether they are locked from now on"""
        rows = self.search([("key", "in", keys)])
        if right:
            rows.write({"tries": 0})
            return False
        full = rows.filtered(lambda row: row.tries >= TRIES)
        full.locked_until = fields.Datetime.now() + LOCK
        return bool(full)
