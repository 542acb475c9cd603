from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import board as tools
from ..tools import instants, intervals


class SalonBoard(models.AbstractModel):
    """The columns of the board: people or things, and when they are not there."""

    _inherit = "salon.board"

    @api.model
    def _columns(self, board, visits):
        """The columns of a board. Only people who work that day or have visits then.

        :param board: ``Board``
        :param visits: as `_visits` makes them
        :return: list of ``{"key", "resource_id", "employee_id" (or False), "name",
            "detail", "image" (url or False), "day", "from", "to" (its midnights),
            "draw_from", "draw_to", "off": [[start, stop, reason]]}``, in turn order
        """
        held = self._held(visits)
        rows = self._column_rows(board, held)
        resources = self.env["resource.resource"].browse(row["id"] for row in rows)
        calendars = {row["id"]: row["calendar_id"] for row in rows}
        at_work = resources._salon_work_spans(board.branch, board.window)
        causes = self._causes(board, resources, calendars)
        seen = [*at_work[None], *(span for spans in held.values() for span in spans)]
        drawn = tools.drawn(board.days, seen, board.tz)
        days = [*zip(board.spans.items(), drawn, strict=True)]
        columns = []
        for row in rows:
            for (day, span), part in days:
                is_there = intervals.intersect(at_work[row["id"]], [span])
                has_visits = intervals.intersect(held.get(row["id"], []), [span])
                if is_there or has_visits or board.employee or row["salon_type_id"]:
                    off = self._off(part, at_work, row["id"], causes[row["id"]])
                    columns.append(self._column(board, row, day, span, part, off))
        return columns

    @api.model
    def _held(self, visits):
        """When people and things are used by visits: {resource id: spans}"""
        held = defaultdict(list)
        for visit in visits:
            if visit["state"] == "cancelled":
                continue
            for part in visit["parts"]:
                for phase in part["phases"]:
                    for key in phase["resources"]:
                        held[key].append((phase["start"], phase["stop"]))
        return {key: intervals.normalize(spans) for key, spans in held.items()}

    @api.model
    def _column_rows(self, board, held):
        """Who or what may have a column, in turn order; things by their type.

        Those who left the branch keep one as long as there are visits with them.
        """
        self.env["resource.resource"].flush_model()
        self.env["hr.employee"].flush_model(["resource_id"])
        self.env["salon.resource.type"].flush_model()
        own = None
        if board.employee:
            own = board.employee.sudo().resource_id.ids
        elif not self._sees_all() and board.by == "staff":
            own = self.env["resource.resource"]._salon_staff_of_user().ids
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT r.id, r.name, r.salon_type_id, r.calendar_id,
                       e.id AS employee_id,
                       COALESCE(t.name->>%(lang)s, t.name->>'en_US', '') AS type
                  FROM resource_resource r
             LEFT JOIN salon_branch_resource_rel b
                    ON b.resource_id = r.id AND b.branch_id = %(branch)s
             LEFT JOIN hr_employee e ON e.resource_id = r.id
             LEFT JOIN salon_resource_type t ON t.id = r.salon_type_id
                 WHERE (b.branch_id IS NOT NULL AND r.salon_bookable AND r.active
                        OR r.id = ANY(%(held)s)
                        OR r.id = ANY(%(own)s))
                   AND (%(all)s OR r.id = ANY(%(own)s))
                   AND r.resource_type = %(kind)s
              ORDER BY t.sequence, t.id, r.salon_sequence, r.id
                """,
                lang=self.env.lang or "en_US",
                branch=board.branch.id,
                held=list(held),
                own=own or [],
                all=own is None,
                kind="user" if board.by == "staff" or board.employee else "material",
            )
        )

    @api.model
    def _column(self, board, row, day, span, part, off):
        middle = instants.to_datetime(sum(span) // 2)
        image = f"/web/image/hr.employee.public/{row['employee_id']}/avatar_128"
        return {
            "key": f"{row['id']}-{day}",
            "resource_id": row["id"],
            "employee_id": row["employee_id"] or False,
            "name": row["name"],
            "detail": board.branch._day(middle) if board.employee else row["type"],
            "image": image if row["employee_id"] else False,
            "day": fields.Date.to_string(day),
            "from": span[0],
            "to": span[1],
            "draw_from": part[0],
            "draw_to": part[1],
            "off": off,
        }

    # ------------------------------------------------------------
    # Who is not there, and why
    # ------------------------------------------------------------

    @api.model
    def _off(self, part, at_work, key, causes):
        busy = intervals.normalize(
            span for spans, is_busy, _why in causes if is_busy for span in spans
        )
        there = intervals.subtract(at_work[key], busy)
        named = [(spans, why) for spans, _is_busy, why in causes]
        if not intervals.intersect(at_work[None], [part]):
            named.append(([part], self.env._("Closed")))
        return [list(row) for row in tools.off_spans(part, there, named)]

    @api.model
    def _causes(self, board, resources, calendars):
        """Why people and things are not there, what counts more first.

        :return: {resource id: [(spans, whether it takes time from work hours, words)]}
        """
        leaves = resources._salon_leaves_in_words(board.branch, board.window, calendars)
        meetings = resources._salon_meetings(board.window)
        elsewhere = self._booked_elsewhere(board, resources)
        causes = {}
        for key in resources.ids:
            rows = [([span], False, why) for span, why in leaves[key]]
            rows += [([span], True, why) for span, why in elsewhere[key]]
            rows += [
                ([span], True, self._busy(title, user_id))
                for span, title, user_id in meetings.get(key, [])
            ]
            causes[key] = rows
        return causes

    @api.model
    def _busy(self, title, user_id):
        """What somebody's own calendar says is for their own eyes."""
        if user_id == self.env.uid and title:
            return self.env._("Busy: %(what)s", what=title)
        return self.env._("Busy")

    @api.model
    def _booked_elsewhere(self, board, resources):
        """When people and things are booked in other branches.

        :return: {resource id: [(span, words)]}
        """
        self.env["salon.occupancy"].flush_model()
        begin, end = (instants.to_datetime(second) for second in board.window)
        booked = defaultdict(list)
        for key, start, stop, company_id, name in self.env.execute_query(
            SQL(
                """
                SELECT o.resource_id, o.start, o.stop, b.company_id, b.name
                  FROM salon_occupancy o
                  JOIN salon_appointment a ON a.id = o.appointment_id
                  JOIN salon_branch b ON b.id = a.branch_id
                 WHERE o.resource_id = ANY(%s) AND a.branch_id != %s
                   AND o.start < %s AND o.stop > %s
                   AND (a.state != 'hold' OR a.hold_until > %s)
                """,
                resources.ids,
                board.branch.id,
                end,
                begin,
                fields.Datetime.now(),
            )
        ):
            why = self.env._("Booked elsewhere")
            if company_id in self.env.companies.ids:
                why = self.env._("Booked in %(branch)s", branch=name)
            booked[key].append((instants.to_span(start, stop), why))
        return booked
