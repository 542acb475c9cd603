from odoo import api, models
from odoo.exceptions import UserError

from ..tools import instants


class SalonBoard(models.AbstractModel):
    """Moving a visit: to another time, another person, another place."""

    _inherit = "salon.board"

    @api.model
    def move(self, request):
        """Move a visit, and let somebody or something else take its part.

        :param request: ``visit_id``, ``start`` (of the whole visit), optionally
            ``from_resource_id`` with ``to_resource_id`` (two people, or two things of
            one type: the second does what the first did) and ``overbook`` (a
            manager's reason). An undo has ``lines`` too, where exactly it lay, and
            ``requested``, the ids of its services with whom the client asked for.
        :return: as all gestures; dropped where it was, nothing is written
        """
        visit = self._read_visit(request, "write")
        start = self._read_moment(request.get("start"))
        requested = self._read_lines(visit, request.get("requested") or [])
        instead = visit._read_instead(visit, request)
        if start == visit.start and not instead:
            return self._answer(request, visit)
        goes, comes = instead or (False, False)
        back = self._way_back(visit, goes, comes)
        before = self._where(visit, goes)
        self._move_visit(visit, start, request)
        requested.employee_requested = True
        text = self.env._("%(client)s: moved from %(before)s to %(after)s")
        after = self._where(visit, comes)
        undo = self._undo("move", back, text, visit, before=before, after=after)
        return self._answer(request, visit, undo)

    @api.model
    def _where(self, visit, resource):
        """When a visit is, and with whom or where if that changes."""
        when = visit.branch_id._day_and_clock(visit.start)
        if not resource:
            return when
        return self.env._("%(time)s, %(name)s", time=when, name=resource.name)

    @api.model
    def _way_back(self, visit, goes, comes):
        """The request that moves a visit back to where it lies now."""
        lines = visit.line_ids.filtered(lambda line: line.employee_requested)
        back = {
            "visit_id": visit.id,
            "start": instants.to_seconds(visit.start),
            "from_resource_id": comes and comes.id,
            "to_resource_id": goes and goes.id,
            "lines": self._in_seconds(visit._as_slot_lines()),
            "requested": lines.ids,
        }
        if visit.overbook_reason and self._may(visit.branch_id)["overbook"]:
            back["overbook"] = visit.overbook_reason
        return back

    @api.model
    def _move_visit(self, visit, start, request):
        """Move it to where exactly it lay, if that is known and still free."""
        keys = ("from_resource_id", "to_resource_id", "overbook")
        move = {key: request.get(key) for key in keys}
        move |= {"appointment_id": visit.id, "start": start}
        exactly = request.get("lines") and {
            **move,
            "lines": self._read_slot_moments(request["lines"]),
        }
        if not exactly or not self._try_move(visit, exactly):
            visit.reschedule_together([move])

    @api.model
    def _try_move(self, visit, move):
        try:
            return visit.reschedule_together([move])
        except UserError:
            return False
