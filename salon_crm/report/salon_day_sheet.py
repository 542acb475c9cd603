from odoo import api, models
from odoo.exceptions import UserError

from ..tools import instants, intervals

# A shorter pause is not worth a line.
LEAST_FREE = 15 * 60
# They hold no time.
GONE = ("cancelled", "no_show")


class SalonDaySheet(models.AbstractModel):
    """The day of each stylist on a page of paper, for the wall behind the chair."""

    _name = "report.salon_crm.report_salon_day_sheet"
    _description = "Day sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        """:param data: ``{"branch_id", "day", "resource_ids"}`` of ``salon.board``"""
        request = dict(data or {})
        if docids:
            request["resource_ids"] = list(docids)
        return {"sheets": self._sheets(request)}

    @api.model
    def _sheets(self, request):
        """The sheets of those who work on a day or have visits, as far as the user
        sees them.

        :return: list of ``{"resource_id", "name", "branch", "day", "hours", "rows":
            [as `_visit_row` and `_free_row` make them]}``, all in words
        :raises UserError: nobody is there on that day
        """
        Board = self.env["salon.board"]
        Board._check_sheets()
        board = Board._read_board(
            {"branch_id": request.get("branch_id"), "day": request.get("day")}
        )
        visits = Board._visits(Board._visits_domain(board))
        visits = [visit for visit in visits if visit["state"] not in GONE]
        columns = Board._columns(board, visits)
        chosen = request.get("resource_ids")
        if chosen:
            columns = [each for each in columns if each["resource_id"] in chosen]
        if not columns:
            raise UserError(self.env._("Nobody is there on that day."))
        keys = [column["resource_id"] for column in columns]
        people = self.env["resource.resource"].browse(keys)
        at_work = people._salon_work_spans(board.branch, board.window)
        names = self._names(visits)
        return [
            self._sheet(board, column, visits, at_work[column["resource_id"]], names)
            for column in columns
        ]

    @api.model
    def _names(self, visits):
        """Who and what is held: {resource id: name}"""
        keys = {
            key
            for visit in visits
            for part in visit["parts"]
            for phase in part["phases"]
            for key in phase["resources"]
        }
        resources = self.env["resource.resource"].sudo().browse(keys)
        return {resource.id: resource.name for resource in resources}

    @api.model
    def _sheet(self, board, column, visits, at_work, names):
        key, branch = column["resource_id"], board.branch
        rows, spans = [], []
        for visit in visits:
            parts = [part for part in visit["parts"] if self._is_of(part, key)]
            if parts:
                span = (parts[0]["start"], max(part["stop"] for part in parts))
                spans.append(span)
                rows.append(self._visit_row(branch, key, visit, parts, span, names))
        day = intervals.intersect(at_work, [board.window])
        for span in intervals.subtract(day, intervals.normalize(spans)):
            if span[1] - span[0] >= LEAST_FREE:
                rows.append(self._free_row(branch, span))
        return {
            "resource_id": key,
            "name": column["name"],
            "branch": branch.name,
            "day": branch._day_in_year(instants.to_datetime(sum(board.window) // 2)),
            "hours": ", ".join(self._between(branch, span) for span in day),
            "rows": sorted(rows, key=lambda row: row["start"]),
        }

    @api.model
    def _is_of(self, part, key):
        return part["state"] != "cancelled" and any(
            key in phase["resources"] for phase in part["phases"]
        )

    @api.model
    def _free_row(self, branch, span):
        return {"start": span[0], "time": self._between(branch, span), "free": True}

    @api.model
    def _visit_row(self, branch, key, visit, parts, span, names):
        badges = visit["badges"]
        flags = [
            (badges["allergy"], "danger", self.env._("Allergy: ask")),
            (badges["first"], "plain", self.env._("First visit")),
            (badges["birthday"], "plain", self.env._("Birthday")),
            (badges["requested"], "plain", self.env._("Asked for by name")),
        ]
        return {
            "start": span[0],
            "time": self._between(branch, span),
            "free": False,
            "number": visit["number"],
            "client": visit["client"]["name"],
            "note": visit["note"],
            "flags": [(kind, text) for holds, kind, text in flags if holds],
            "services": [
                {
                    "name": part["name"],
                    "phases": [
                        self._phase_row(branch, key, phase, names)
                        for phase in part["phases"]
                    ],
                }
                for part in parts
            ],
        }

    @api.model
    def _phase_row(self, branch, key, phase, names):
        """A phase; what somebody else does or nobody is a gap in the stylist's day."""
        mine = key in phase["resources"]
        others = [names[other] for other in phase["resources"] if other != key]
        return {
            "time": self._between(branch, (phase["start"], phase["stop"])),
            "name": phase["name"],
            "gap": not mine,
            "where": ", ".join(others),
        }

    @api.model
    def _between(self, branch, span):
        start, stop = (branch._clock(instants.to_datetime(each)) for each in span)
        return f"{start} – {stop}"


class SalonBoard(models.AbstractModel):
    _inherit = "salon.board"

    @api.model
    def day_sheets(self, request):
        """Print the day on paper, a page for each stylist.

        :param request: ``{"branch_id", "day", "resource_ids" (optional)}``
        :return: the action of the report
        """
        self._check_sheets()
        Visit = self.env["salon.appointment"]
        board = self._read_board(request)
        chosen = request.get("resource_ids") or []
        if not Visit._are_ids(chosen):
            raise UserError(self.env._("The request could not be understood."))
        data = {
            "branch_id": board.branch.id,
            "day": str(board.day),
            "resource_ids": chosen,
        }
        # Refused here, in words, and not when the printer is ready.
        self.env["report.salon_crm.report_salon_day_sheet"]._sheets(data)
        report = self.env.ref("salon_crm.salon_day_sheet")
        people = self.env["resource.resource"].browse(chosen)
        return report.report_action(people, data=data, config=False)

    @api.model
    def _check_sheets(self):
        """Sheets are for the desk, and for stylists, each their own."""
        self.env["salon.appointment"].check_access("write")
