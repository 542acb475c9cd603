from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import board as tools
from ..tools import instants

# Nothing that begins earlier reaches into a day: the index has the start only.
LONGEST_VISIT = timedelta(days=7)
# A birthday is worth a word some days before and after.
BIRTHDAY_DAYS = 3
HERE = ("arrived", "in_service", "done")
PAID = ("partial", "paid")
OWING = ("not_paid", "deposit", "partial")


class SalonBoard(models.AbstractModel):
    """The visits on the board: three queries, whatever their number."""

    _inherit = "salon.board"

    @api.model
    def _visits(self, domain):
        """Visits as the browser draws them, of those that the user may see.

        :param domain: which visits
        :return: list of ``{"id", "number", "state", "channel", "start", "stop",
            "hold_until", "client": {"id", "name", "phone", "is_passer_by"}, "what",
            "note", "parts": [{"line_id", "product_id", "name", "employee_id",
            "requested", "state", "start", "stop", "phases": [{"start", "stop", "name",
            "resources", "staffed"}]}], "arrived_at", "started_at", "done_at",
            "payment_state", "deposit", "deposit_paid", "to_pay", "to_review",
            "overbooked", "badges": {"first", "requested", "allergy", "birthday",
            "deposit", "missed", "late_cancels"}}``, by start
        """
        self._flush_shown()
        found = self.env["salon.appointment"]._search(domain).get_result_ids()
        parts = self._parts(found)
        return [self._visit(row, parts[row["id"]]) for row in self._visit_rows(found)]

    @api.model
    def _visits_domain(self, board):
        """Whatever touches the days shown. Holds that ran out are gone."""
        begin, end = (instants.to_datetime(second) for second in board.window)
        domain = (
            Domain("branch_id", "=", board.branch.id)
            & Domain("start", "<", end)
            & Domain("start", ">", begin - LONGEST_VISIT)
            & (Domain("stop", ">", begin) | Domain("start", ">=", begin))
            & (
                Domain("state", "!=", "hold")
                | Domain("hold_until", ">", fields.Datetime.now())
            )
        )
        if board.employee:
            domain &= Domain("id", "in", self._visits_with(board.employee, begin, end))
        return domain

    @api.model
    def _visits_with(self, employee, begin, end):
        return SQL(
            """(SELECT l.appointment_id
                  FROM salon_appointment_line l
             LEFT JOIN salon_appointment_phase p ON p.line_id = l.id
                 WHERE l.start < %s AND l.stop > %s
                   AND (l.employee_id = %s OR p.employee_id = %s))""",
            end,
            begin,
            employee.id,
            employee.id,
        )

    @api.model
    def _flush_shown(self):
        """The rows are read past the ORM: what it has not written yet goes first."""
        for model in (
            "salon.appointment",
            "salon.appointment.line",
            "salon.appointment.phase",
            "res.partner",
            "hr.employee",
            "product.template",
            "product.product",
        ):
            self.env[model].flush_model()

    @api.model
    def _visit_rows(self, ids):
        """What is known of visits and their clients, as the database has it."""
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT a.id, a.name AS number, a.state, a.channel, a.note,
                       a.start, a.stop, a.hold_until,
                       a.arrived_at, a.started_at, a.done_at, a.payment_state,
                       a.deposit_due, a.deposit_paid, a.to_review, a.overbook_reason,
                       a.branch_id, a.partner_id, p.name AS client, p.phone,
                       a.guest_name, p.salon_is_passer_by AS is_passer_by,
                       p.birthdate_date,
                       EXISTS (SELECT FROM res_partner_salon_allergen_rel r
                                WHERE r.res_partner_id = p.id) AS allergy,
                       NOT EXISTS (SELECT FROM salon_appointment b
                                    WHERE b.partner_id = a.partner_id
                                      AND b.company_id = a.company_id
                                      AND b.state = ANY(%s)
                                      AND b.start < a.start) AS is_first,
                       (SELECT count(*) FROM salon_appointment b
                         WHERE b.partner_id = a.partner_id AND b.state = 'no_show'
                           AND b.start < a.start) AS missed,
                       (SELECT count(*) FROM salon_appointment b
                         WHERE b.partner_id = a.partner_id AND b.late_cancel
                           AND b.start < a.start) AS late_cancels
                  FROM salon_appointment a
                  JOIN res_partner p ON p.id = a.partner_id
                 WHERE a.id = ANY(%s)
              ORDER BY a.start, a.id
                """,
                list(HERE),
                list(ids),
            )
        )

    @api.model
    def _visit(self, row, parts):
        return {
            "id": row["id"],
            "number": row["number"],
            "state": row["state"],
            "channel": row["channel"],
            "start": instants.to_seconds(row["start"]),
            "stop": instants.to_seconds(row["stop"]),
            "hold_until": self._moment(row["hold_until"]),
            "client": self._client(row),
            "what": self._what(parts),
            "note": row["note"] or "",
            "parts": parts,
            "arrived_at": self._moment(row["arrived_at"]),
            "started_at": self._moment(row["started_at"]),
            "done_at": self._moment(row["done_at"]),
            "payment_state": row["payment_state"] or "nothing_due",
            "deposit": row["deposit_due"] or 0,
            "deposit_paid": self._has_deposit(row),
            "to_pay": row["state"] in ("in_service", "done")
            and row["payment_state"] in OWING,
            "to_review": bool(row["to_review"]),
            "overbooked": row["overbook_reason"] or "",
            "badges": self._badges(row, parts),
        }

    @api.model
    def _has_deposit(self, row):
        """Whether nothing more is asked for beforehand."""
        paid = row["deposit_paid"] or 0
        return row["payment_state"] in PAID or paid >= (row["deposit_due"] or 0)

    @api.model
    def _moment(self, value):
        return instants.to_seconds(value) if value else False

    @api.model
    def _client(self, row):
        return {
            "id": row["partner_id"],
            "name": row["client"] or "",
            "phone": row["phone"] or "",
            "is_passer_by": False,
        }

    @api.model
    def _what(self, parts):
        done = [part["name"] for part in parts if part["state"] != "cancelled"]
        return ", ".join(dict.fromkeys(done or [part["name"] for part in parts]))

    @api.model
    def _badges(self, row, parts):
        branch = self.env["salon.branch"].browse(row["branch_id"])
        day = branch._local(row["start"]).date()
        return {
            "first": row["is_first"],
            "requested": any(
                part["requested"] for part in parts if part["state"] != "cancelled"
            ),
            "allergy": row["allergy"],
            "birthday": tools.is_near_birthday(
                row["birthdate_date"], day, BIRTHDAY_DAYS
            ),
            "deposit": bool(row["deposit_due"]) and not self._has_deposit(row),
            "missed": row["missed"],
            "late_cancels": row["late_cancels"],
        }

    # ------------------------------------------------------------
    # The services of a visit, and their phases
    # ------------------------------------------------------------

    @api.model
    def _parts(self, ids):
        """:return: {visit id: parts by time}"""
        parts, by_line = defaultdict(list), {}
        for row in self._line_rows(ids):
            by_line[row["id"]] = part = {
                "line_id": row["id"],
                "product_id": row["product_id"],
                "name": row["name"] or "",
                "employee_id": row["employee_id"] or False,
                "requested": bool(row["employee_requested"]),
                "state": row["state"],
                "start": instants.to_seconds(row["start"]),
                "stop": instants.to_seconds(row["stop"]),
                "phases": [],
            }
            parts[row["appointment_id"]].append(part)
        for row in self._phase_rows(ids):
            person = [row["person"]] if row["person"] else []
            by_line[row["line_id"]]["phases"].append(
                {
                    "start": instants.to_seconds(row["start"]),
                    "stop": instants.to_seconds(row["stop"]),
                    "name": row["name"] or "",
                    "resources": person + row["things"],
                    "staffed": bool(row["employee_id"]),
                }
            )
        return parts

    @api.model
    def _line_rows(self, ids):
        """The services of visits, named in the user's language."""
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT l.id, l.appointment_id, l.product_id, l.employee_id,
                       l.employee_requested, l.state, l.start, l.stop,
                       COALESCE(t.name->>%s, t.name->>'en_US') AS name
                  FROM salon_appointment_line l
                  JOIN product_product p ON p.id = l.product_id
                  JOIN product_template t ON t.id = p.product_tmpl_id
                 WHERE l.appointment_id = ANY(%s)
              ORDER BY l.start, l.sequence, l.id
                """,
                self.env.lang or "en_US",
                list(ids),
            )
        )

    @api.model
    def _phase_rows(self, ids):
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT f.line_id, f.start, f.stop, f.name, f.employee_id,
                       e.resource_id AS person,
                       ARRAY(SELECT resource_resource_id
                               FROM resource_resource_salon_appointment_phase_rel
                              WHERE salon_appointment_phase_id = f.id
                           ORDER BY 1) AS things
                  FROM salon_appointment_phase f
                  JOIN salon_appointment_line l ON l.id = f.line_id
             LEFT JOIN hr_employee e ON e.id = f.employee_id
                 WHERE l.appointment_id = ANY(%s)
              ORDER BY f.start, f.id
                """,
                list(ids),
            )
        )
