from datetime import timedelta

from odoo import models
from odoo.fields import Command
from odoo.tools import SQL

from .clock import turned_to

WAY = ["new", "accepted", "examined", "remedy", "agreed", "solved", "closed"]


class SalonDemo(models.AbstractModel):
    """What clients told the salon, and how far it is. Nobody is written to."""

    _inherit = "salon.demo"

    def _make_complaints(self, salon):
        words = salon.texts["complaints"]
        salon.complaint_team = self._named(
            "salon.complaint.team",
            "complaint_team",
            {
                "name": words["team"],
                "company_id": salon.company.id,
                "leader_id": salon.users["manager"].id,
                "member_ids": [Command.set(salon.users["receptionist"].ids)],
            },
        )
        rows = zip(salon.catalogue["complaints"], words["says"], strict=True)
        taken = self.env["salon.appointment"]
        for number, (row, text) in enumerate(rows):
            came_in = self._open_hour(salon, row)
            visit = self._complained_about(salon, row, came_in, taken)
            taken |= visit
            with turned_to(came_in):
                complaint = self._make_complaint(salon, row, text, visit)
            self._date(complaint, came_in)
            self._go_on(salon, row, complaint, came_in, number)
        open_ones = self.env["salon.complaint"].search(
            [("alarm_at", "<=", salon.now), ("company_id", "=", salon.company.id)]
        )
        with turned_to(salon.now):
            open_ones._alarm()

    def _open_hour(self, salon, row):
        """Some hours ago, or on a day before at eleven."""
        if not row["days"]:
            return salon.now - timedelta(hours=row["hours"])
        return self._moment(salon, -row["days"], 10 + row["hours"])

    def _complained_about(self, salon, row, moment, taken):
        """The last visit of the branch that was over by then."""
        over = salon.visit_records.filtered(
            lambda visit: visit.state == "done"
            and visit.branch_id == salon.branches[row["branch"]]
            and visit.stop <= moment
            and visit not in taken
        )
        return over.sorted(lambda visit: (visit.start, visit.id))[-1:]

    def _make_complaint(self, salon, row, text, visit):
        kind = self.env.ref(f"salon_crm.salon_complaint_kind_{row['kind']}")
        return (
            self.env["salon.complaint"]
            .with_context(salon_complaint_quiet=True)
            .create(
                {
                    "kind_id": kind.id,
                    "channel": row["channel"],
                    "description": text,
                    "line_id": visit.line_ids[:1].id,
                    "branch_id": salon.branches[row["branch"]].id,
                    "company_id": salon.company.id,
                }
            )
        )

    def _date(self, complaint, moment):
        complaint.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE salon_complaint SET create_date = %s "
                "WHERE id = %s RETURNING id",
                moment,
                complaint.id,
            )
        )
        complaint.invalidate_recordset(["create_date"])

    def _go_on(self, salon, row, complaint, came_in, number):
        """Answered, and through its steps, an hour for each; never in the future."""
        words = salon.texts["complaints"]
        moment = came_in
        if "answer" in row:
            moment = min(came_in + timedelta(hours=row["answer"]), salon.now)
            with turned_to(moment):
                complaint.with_user(salon.users["receptionist"]).message_post(
                    body=words["answers"][number % len(words["answers"])],
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
        if row["stage"] == "refused":
            complaint.refuse_reason = words["refused"]
        if "remedy" in row:
            complaint.write(
                {
                    "remedy": row["remedy"],
                    "remedy_note": words["remedies"][row["remedy"]],
                    "remedy_cost": row["cost"],
                }
            )
        for code in self._steps_to(complaint, row["stage"]):
            moment = min(moment + timedelta(hours=1), salon.now)
            with turned_to(moment):
                complaint.stage_id = self.env.ref(
                    f"salon_crm.salon_complaint_stage_{code}"
                )

    def _steps_to(self, complaint, code):
        if code == "refused" or not complaint.is_complaint:
            return [] if code == "new" else [code]
        return WAY[1 : WAY.index(code) + 1]
