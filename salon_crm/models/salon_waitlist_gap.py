import logging

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import instants, intervals
from ..tools.waitlist import Gap

_logger = logging.getLogger(__name__)


class SalonWaitlistGap(models.Model):
    """Time that a visit gave up and somebody on the waiting list might want.

    Written in the transaction that freed the time, and worked on after it: cancelling
    never waits for the waiting list.
    """

    _name = "salon.waitlist.gap"
    _description = "Freed time"
    _order = "id"

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="branch_id.company_id", store=True, precompute=True, index=True
    )
    appointment_id = fields.Many2one(
        "salon.appointment",
        "Visit that freed it",
        index="btree_not_null",
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner", "Whose it was", index="btree_not_null", ondelete="set null"
    )
    start = fields.Datetime(required=True)
    stop = fields.Datetime("End", required=True)
    spans = fields.Json(
        required=True, help="[[resource id, start, stop], …] in seconds since 1970, UTC"
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")], required=True, default="open"
    )
    offer_ids = fields.One2many("salon.waitlist.offer", "gap_id", "Who was asked")

    _check_span = models.Constraint(
        "CHECK (start < stop)", "A time must end after it begins."
    )
    _open_index = models.Index("(id) WHERE state = 'open'")

    # ------------------------------------------------------------
    # Noting freed time
    # ------------------------------------------------------------

    @api.model
    def _waited_for(self, visits):
        """What visits hold that somebody on the list might want, in one query.

        :return: list of (visit id, branch id, resource id, start, stop), UTC; empty,
            and nothing more to do, where nothing is held or nobody waits
        """
        if not visits.ids:
            return []
        self.env["salon.occupancy"].flush_model()
        self.env["salon.waitlist.entry"].flush_model(
            ["branch_id", "state", "date_from", "date_until"]
        )
        # A day to spare on both sides, for the branch's time zone.
        return self.env.execute_query(
            SQL(
                """
                SELECT o.appointment_id, r.branch_id, o.resource_id, o.start, o.stop
                  FROM salon_occupancy o
                  JOIN salon_branch_resource_rel r ON r.resource_id = o.resource_id
                 WHERE o.appointment_id = ANY(%s) AND o.stop > %s
                   AND EXISTS (
                       SELECT FROM salon_waitlist_entry e
                        WHERE e.branch_id = r.branch_id
                          AND e.state IN ('waiting', 'offered')
                          AND e.date_until >= o.start::date - 1
                          AND e.date_from <= o.stop::date + 1)
                """,
                visits.ids,
                fields.Datetime.now(),
            )
        )

    @api.model
    def _note_freed(self, visits, before):
        """Note what visits gave up, one gap a visit.

        :param visits: salon.appointment, may be deleted by now
        :param before: what ``_waited_for`` said of them
        """
        freed = self._freed(visits, before)
        for visit in self._offered_holds(visits):
            freed.pop(visit, None)
        if not freed:
            return
        clients = {visit.id: visit.partner_id.id for visit in visits.exists()}
        self.create(
            [
                {
                    "branch_id": branch_id,
                    "appointment_id": visit_id if visit_id in clients else False,
                    "partner_id": clients.get(visit_id, False),
                    "start": instants.to_datetime(min(span[1] for span in spans)),
                    "stop": instants.to_datetime(max(span[2] for span in spans)),
                    "spans": spans,
                }
                for visit_id, (branch_id, spans) in freed.items()
            ]
        )
        self._work_soon()

    @api.model
    def _freed(self, visits, before):
        """:return: {visit id: (branch id, [[resource, start, stop], …])}"""
        now = instants.to_seconds(fields.Datetime.now())
        held = {}
        for row in self.env["salon.occupancy"].search(
            [("appointment_id", "in", visits.ids)]
        ):
            spans = held.setdefault(row.resource_id.id, [])
            spans.append(
                (instants.to_seconds(row.start), instants.to_seconds(row.stop))
            )
        branches = {visit.id: visit.branch_id.id for visit in visits.exists()}
        rows = {}
        for visit_id, branch_id, resource_id, start, stop in before:
            span = (max(now, instants.to_seconds(start)), instants.to_seconds(stop))
            busy = intervals.normalize(held.get(resource_id, []))
            rows.setdefault(visit_id, {}).setdefault(branch_id, []).extend(
                [resource_id, *left]
                for left in intervals.subtract(intervals.normalize([span]), busy)
            )
        freed = {}
        for visit_id, by_branch in rows.items():
            # A visit that went to another branch freed its time in the old one.
            branch_id = branches.get(visit_id)
            if branch_id not in by_branch:
                branch_id = min(by_branch)
            if by_branch[branch_id]:
                freed[visit_id] = (branch_id, sorted(by_branch[branch_id]))
        return freed

    @api.model
    def _offered_holds(self, visits):
        """Ids of visits that were held for an offer: their gap is known already."""
        offers = self.env["salon.waitlist.offer"].search_fetch(
            [("appointment_id", "in", visits.ids), ("state", "!=", "accepted")],
            ["appointment_id"],
        )
        return offers.appointment_id.ids

    # ------------------------------------------------------------
    # Working on it
    # ------------------------------------------------------------

    @api.model
    def _work_soon(self, at=None):
        """Have the list worked on after this transaction, or at a time."""
        self.env.ref("salon_crm.ir_cron_waitlist").sudo()._trigger(at)

    @api.model
    def _cron_work(self):
        """End what is over, then ask the next for each gap that waits for it."""
        self._or_later(self.env["salon.waitlist.offer"]._run_out)
        self._or_later(self.env["salon.waitlist.entry"]._run_out)
        cron = self.env["ir.cron"]
        todo = self.search(
            [
                ("state", "=", "open"),
                ("offer_ids", "not any", [("state", "=", "asked")]),
            ]
        )
        cron._commit_progress(remaining=len(todo))
        for number, gap in enumerate(todo, 1):
            gap._work()
            if not cron._commit_progress(1, remaining=len(todo) - number):
                break

    def _work(self):
        """Ask the next. What goes wrong for one gap does not keep others waiting."""
        self.ensure_one()
        try:
            self._or_later(self._ask_next)
        except Exception:
            _logger.exception("Nobody could be asked for freed time %s.", self.id)
            self.state = "closed"

    @api.model
    def _or_later(self, work):
        """Do all of some work, or nothing where somebody else is just changing it."""
        try:
            with self.env.cr.savepoint():
                work()
        except psycopg2.OperationalError:
            self._work_soon()

    def _as_plain(self):
        """The gap as the tools have it."""
        self.ensure_one()
        held = {}
        for resource_id, start, stop in self.spans:
            held.setdefault(resource_id, []).append((start, stop))
        return Gap(
            {key: intervals.normalize(spans) for key, spans in held.items()},
            self.partner_id.id or None,
        )
