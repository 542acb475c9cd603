from functools import partial

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.bus.models import bus

from ..tools import instants
from .bus_bell import BELL

NOTED = "salon.board.noted"
TOLD = "salon.board.told"
DOER = "salon.board.doer"
LONGEST_ORIGIN = 40
# What changed whose hours: the branches are looked up when all is known.
HOURS_OF = ("resources", "calendars", "versions", "companies")


class SalonBranch(models.Model):
    """Tells the boards of a branch that something on them changed.

    What changes in a transaction is collected, and told by one message a branch when
    it is committed. The messages name visits by their ids and times only: a board asks
    for what it may see.
    """

    _name = "salon.branch"
    _inherit = ["salon.branch", "bus.listener.mixin"]

    def write(self, vals):
        result = super().write(vals)
        if not {"resource_calendar_id", "resource_ids", "slot_minutes"}.isdisjoint(
            vals
        ):
            self._note_panels("hours")
        return result

    def unlink(self):
        for branch_id in self.ids:
            self._noted()["branches"].pop(branch_id, None)
        return super().unlink()

    # ------------------------------------------------------------
    # Noting: no query
    # ------------------------------------------------------------

    def _note_visit(self, visit_id, *moments):
        """A visit of the branch changed.

        :param moments: naive UTC datetimes at which it takes or took place
        """
        self.ensure_one()
        seen = {(visit_id, moment) for moment in moments if moment}
        self._noted_of(self.id)["visits"].update(seen)

    def _note_panels(self, *panels):
        """Panels of the boards of these branches show something else now.

        :param panels: "waitlist", "calls", "walk_ins" or "hours"
        """
        for branch_id in self.ids:
            self._noted_of(branch_id)["panels"].update(panels)

    def _note_hours(self, **ids):
        """Working hours, leaves or holidays changed, and with them some columns.

        :param ids: of ``resources``, ``calendars``, ``versions`` (of employees) or
            ``companies`` (False: of all) whose hours they are
        """
        for key, values in ids.items():
            self._noted()["hours"][key].update(values)

    def _noted_of(self, branch_id):
        return self._noted()["branches"].setdefault(
            branch_id, {"visits": set(), "panels": set()}
        )

    def _noted(self):
        """What was noted in this transaction, to be added to."""
        precommit = self.env.cr.precommit
        if NOTED not in precommit.data:
            precommit.data[NOTED] = {
                "branches": {},
                "hours": {key: set() for key in HOURS_OF},
            }
            precommit.add(self.env["salon.branch"].sudo()._tell_boards)
        return precommit.data[NOTED]

    # ------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------

    def _tell_boards(self):
        """Send what was noted. Bookings wait for this: for visits nothing is looked
        up."""
        if any(self._noted()["hours"].values()):
            self._with_hours(**self._noted()["hours"])._note_panels("hours")
        noted = self.env.cr.precommit.data.pop(NOTED)
        for branch_id, changes in noted["branches"].items():
            branch = self.browse(branch_id)
            news = branch._not_told_yet(**changes)
            if news:
                message = {"branch": branch_id, "origin": self._doer()}
                branch._announce(message | self._in_ids(news))

    def _announce(self, message):
        """As ``_bus_send``, by a bell that bookings need not wait for."""
        channel = bus.channel_with_db(self.env.cr.dbname, self)
        news = {"type": "salon.board", "payload": message}
        self.env["bus.bus"].sudo().create(
            {"channel": bus.json_dump(channel), "message": bus.json_dump(news)}
        )
        self.env.cr.postcommit.add(partial(BELL.ring, [channel]))

    @api.model
    def _in_ids(self, news):
        """What changed, without a word about whom: ids, and when it takes place."""
        told = dict(news)
        if "visits" in news:
            told["visits"] = sorted({visit_id for visit_id, _moment in news["visits"]})
            told["moments"] = sorted(
                {instants.to_seconds(moment) for _id, moment in news["visits"]}
            )
        return told

    def _not_told_yet(self, **changes):
        """What this transaction has not told yet.

        Odoo flushes, and calls us, at the end of each savepoint, too. The messages go
        out with the commit, so what was told once need not be told again. The cursor's
        cache ends with the transaction and, as the message, with a rollback.
        """
        told = self.env.cr.cache.setdefault(TOLD, {})
        news = {}
        for key, values in changes.items():
            known = told.setdefault((self.id, key), set())
            if values - known:
                news[key] = sorted(values - known)
                known |= values
        return news

    def _doer(self):
        """What the board that did it calls itself: it knows already."""
        origin = self.env.context.get("salon_board_origin")
        if isinstance(origin, str):
            return origin[:LONGEST_ORIGIN]
        return self.env.cr.cache.get(DOER, False)

    @api.model
    def _remember_doer(self):
        """Tell all of this transaction as done by the caller.

        What is computed late is noted by whoever flushes, without a context.
        """
        self.env.cr.cache[DOER] = self._doer()

    def _with_hours(self, resources, calendars, versions, companies):
        """The branches on whose boards some hours are seen."""
        found = self.env.execute_query(
            SQL(
                """
                SELECT b.id
                  FROM salon_branch b
                 WHERE %(all)s OR b.company_id = ANY(%(companies)s)
                    OR b.resource_calendar_id = ANY(%(calendars)s)
                    OR EXISTS (
                       SELECT FROM salon_branch_resource_rel l
                         JOIN resource_resource r ON r.id = l.resource_id
                    LEFT JOIN hr_employee e ON e.resource_id = r.id
                    LEFT JOIN hr_version v ON v.employee_id = e.id
                        WHERE l.branch_id = b.id
                          AND (r.id = ANY(%(resources)s) OR v.id = ANY(%(versions)s)
                               OR r.calendar_id = ANY(%(calendars)s)
                               OR v.resource_calendar_id = ANY(%(calendars)s)))
                """,
                all=False in companies,
                companies=[key for key in companies if key],
                calendars=list(calendars),
                resources=list(resources),
                versions=list(versions),
            )
        )
        return self.browse(row[0] for row in found)
