from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .salon_appointment import AGREED, AWAITED, PRESENT
from .salon_appointment_late import GRACE

STEPS = {
    "book": "action_book",
    "confirm": "action_confirm",
    "arrive": "action_arrive",
    "start": "action_start",
    "done": "action_done",
    "no_show": "action_no_show",
    "back": "action_back",
    "restore": "action_reopen",
}


class SalonBoard(models.AbstractModel):
    """What is done to a visit on the board: one call for each gesture.

    All answer ``{"visits": the visits touched as they are now, "gone": ids of those
    that are not on the board of the request any more, "undo"}``, where ``undo`` is
    False or ``{"method", "request", "text"}``: the call that takes it back, and what it
    takes back in words. All raise a UserError in the user's words, and then nothing
    is changed.
    """

    _inherit = "salon.board"

    @api.model
    def act(self, request):
        """Take a visit a step further, cancel it, or take that back.

        :param request: ``visit_id``, ``action``: "book", "confirm", "arrive", "start",
            "done", "no_show", "cancel", "back" or "restore"; to cancel optionally
            ``reason_id``, ``reason`` and ``wanted_by`` as `action_cancel` has them, and
            ``waits_again``: back on the waiting list from which it was booked
        """
        visit = self._read_visit(request, "write")
        action, before = request.get("action"), visit.state
        if action == "cancel":
            self._cancel(visit, request)
        elif isinstance(action, str) and action in STEPS:
            if action == "restore":
                visit._check_still_free()
            getattr(visit, STEPS[action])()
        else:
            raise UserError(self.env._("The request could not be understood."))
        return self._answer(request, visit, self._undo_of(action, before, visit))

    @api.model
    def _undo_of(self, action, before, visit):
        """What takes a step back, or False."""
        back = {
            "arrive": (self.env._("%(client)s: arrived"), "back", AGREED),
            "start": (self.env._("%(client)s: in service"), "back", PRESENT),
            "cancel": (self.env._("%(client)s: cancelled"), "restore", AGREED),
            "no_show": (self.env._("%(client)s: did not come"), "restore", AGREED),
        }
        if action not in back:
            return False
        words, step, states = back[action]
        request = {"visit_id": visit.id, "action": step}
        return before in states and self._undo("act", request, words, visit)

    @api.model
    def _cancel(self, visit, request):
        wanted_by = request.get("wanted_by") or None
        if wanted_by is not None and not isinstance(wanted_by, str):
            raise UserError(self.env._("The request could not be understood."))
        visit.action_cancel(
            visit._read_move_reason(request) or None,
            reason_id=request.get("reason_id"),
            wanted_by=wanted_by,
        )

    @api.model
    def lengthen(self, request):
        """Let one service of a visit end later, or earlier.

        :param request: ``visit_id``, ``line_id``, ``minutes`` (below 0: earlier), and
            in an undo ``followers``: ids of the services that move with it
        """
        visit = self._read_visit(request, "write")
        line = self._read_lines(visit, [request.get("line_id")])
        minutes, followers = request.get("minutes"), request.get("followers")
        if followers is not None:
            followers = self._read_lines(visit, followers)
        if minutes == 0 and type(minutes) is int:
            return self._answer(request, visit)
        moved = visit._lengthen(line, minutes, followers)
        back = {"visit_id": visit.id, "line_id": line.id, "minutes": -minutes}
        back["followers"] = moved.ids
        if minutes > 0:
            text = self.env._("%(client)s: %(minutes)s minutes longer")
        else:
            text = self.env._("%(client)s: %(minutes)s minutes shorter")
        undo = self._undo("lengthen", back, text, visit, minutes=abs(minutes))
        return self._answer(request, visit, undo)

    @api.model
    def next_time(self, request):
        """The action that looks for a client's next time.

        :param request: ``visit_id``
        """
        self.env["salon.booking"].check_access("create")
        return self._read_visit(request, "read").action_book_again()

    @api.model
    def late(self, request):
        """The action that asks what follows from a late client or a long service.

        :param request: ``visit_id``
        """
        self.env["salon.late"].check_access("create")
        visit = self._read_visit(request, "read")
        # A button of a form has its views added; the board opens what is answered.
        return {**self._late_action(visit), "views": [(False, "form")]}

    @api.model
    def _late_action(self, visit):
        if visit.state == "in_service":
            return visit.action_takes_longer()
        now = fields.Datetime.now()
        if visit.state in AWAITED and now - visit.start > GRACE:
            return visit._open_late("arrived", visit._minutes_late(now))
        return visit.action_is_late()

    # ------------------------------------------------------------
    # Reading requests, answering
    # ------------------------------------------------------------

    @api.model
    def _read_visit(self, request, operation):
        self.env["salon.appointment"].check_access(operation)
        request = self.env["salon.appointment"]._read_dict(request)
        visit = self.env["salon.appointment"]._read_record(
            "salon.appointment", request.get("visit_id")
        )
        visit.check_access(operation)
        return visit

    @api.model
    def _read_lines(self, visit, ids):
        if not visit._are_ids(ids) or not set(ids) <= set(visit.line_ids.ids):
            raise UserError(
                self.env._(
                    "Visit %(number)s does not have this service any more.",
                    number=visit.name,
                )
            )
        return visit.line_ids.filtered(lambda line: line.id in ids)

    @api.model
    def _answer(self, request, visits, undo=False):
        """What a gesture answers; without a day in the request, all visits stay."""
        if request.get("day"):
            fresh = self._fresh(self._read_board(request), visits.ids)
        else:
            rows = self._visits(Domain("id", "in", visits.ids))
            fresh = {"visits": rows, "gone": []}
        return {**fresh, "undo": undo}

    @api.model
    def _undo(self, method, request, text, visit, **values):
        return {
            "method": method,
            "request": request,
            "text": text % {"client": visit.partner_id.name, **values},
        }
