from odoo import api, fields, models
from odoo.tools import SQL

from .linked import Links, Source, flushing, search_one

# The ways from a line, of an invoice or of a till order, to a visit.
WAYS = (
    (
        " JOIN salon_appointment_line w ON w.id = p.salon_appointment_line_id",
        "w.appointment_id",
    ),
    ("", "p.salon_deposit_visit_id"),
)
# The entries that the books have of lines: what stands behind FROM, and the entry.
BOOKED = (
    ("account_move_line p", "p.move_id"),
    (
        "pos_session s JOIN pos_order o ON o.session_id = s.id"
        " JOIN pos_order_line p ON p.order_id = o.id",
        "s.move_id",
    ),
    (
        "account_move m JOIN pos_order_line p ON p.order_id = m.reversed_pos_order_id",
        "m.id",
    ),
    (
        "pos_payment y JOIN pos_order_line p ON p.order_id = y.pos_order_id",
        "y.account_move_id",
    ),
)
VISITS = Links(
    [
        *(
            Source(table + way, entry, visit)
            for table, entry in BOOKED
            for way, visit in WAYS
        ),
        Source("salon_deposit_entry d", "d.move_id", "d.appointment_id"),
    ],
    {
        "account.move": ["reversed_pos_order_id"],
        "account.move.line": [
            "move_id",
            "salon_appointment_line_id",
            "salon_deposit_visit_id",
        ],
        "pos.order": ["session_id"],
        "pos.order.line": [
            "order_id",
            "salon_appointment_line_id",
            "salon_deposit_visit_id",
        ],
        "pos.payment": ["account_move_id", "pos_order_id"],
        "pos.session": ["move_id"],
        "salon.appointment.line": ["appointment_id"],
        "salon.deposit.entry": ["appointment_id", "move_id"],
    },
)
STYLISTS = Links(
    [
        Source(
            "account_move_line p JOIN pos_order_line q ON q.id = p.salon_pos_line_id",
            "p.move_id",
            "q.salon_stylist_id",
        ),
        # Who is on the till's line did it: the visit is asked where there is none.
        Source(
            "account_move_line p"
            " JOIN salon_appointment_line w ON w.id = p.salon_appointment_line_id"
            " JOIN hr_employee h ON h.id = w.employee_id"
            " LEFT JOIN pos_order_line q ON q.id = p.salon_pos_line_id"
            "  AND q.salon_stylist_id IS NOT NULL",
            "p.move_id",
            "CASE WHEN q.id IS NULL THEN h.resource_id END",
        ),
    ],
    {
        "account.move.line": [
            "move_id",
            "salon_appointment_line_id",
            "salon_pos_line_id",
        ],
        "pos.order.line": ["salon_stylist_id"],
        "salon.appointment.line": ["employee_id"],
    },
)
# The branch of the till comes first: it has the money.
BRANCH = """
    COALESCE(
       (SELECT c.salon_branch_id
          FROM pos_order o
          JOIN pos_session s ON s.id = o.session_id
          JOIN pos_config c ON c.id = s.config_id
         WHERE o.account_move = %(move)s OR o.id = %(reversed)s
         LIMIT 1),
       (SELECT c.salon_branch_id
          FROM pos_session s
          JOIN pos_config c ON c.id = s.config_id
         WHERE s.move_id = %(move)s
         LIMIT 1),
       (SELECT COALESCE(c.salon_branch_id, w.branch_id, v.branch_id)
          FROM account_move_line l
     LEFT JOIN pos_order_line p ON p.id = l.salon_pos_line_id
     LEFT JOIN pos_order o ON o.id = p.order_id
     LEFT JOIN pos_session s ON s.id = o.session_id
     LEFT JOIN pos_config c ON c.id = s.config_id
     LEFT JOIN salon_appointment_line w ON w.id = l.salon_appointment_line_id
     LEFT JOIN salon_appointment v ON v.id = l.salon_deposit_visit_id
         WHERE l.move_id = %(move)s
           AND COALESCE(c.salon_branch_id, w.branch_id, v.branch_id)
               IS NOT NULL
      ORDER BY l.sequence, l.id
         LIMIT 1),
       (SELECT d.branch_id
          FROM salon_deposit_entry d
         WHERE d.move_id = %(move)s
      ORDER BY d.id
         LIMIT 1))
"""
BRANCH_READS = {
    "account.move": ["reversed_pos_order_id"],
    "account.move.line": [
        "move_id",
        "salon_appointment_line_id",
        "salon_deposit_visit_id",
        "salon_pos_line_id",
    ],
    "pos.config": ["salon_branch_id"],
    "pos.order": ["account_move", "session_id"],
    "pos.session": ["config_id", "move_id"],
    "salon.appointment": ["branch_id"],
    "salon.appointment.line": ["branch_id"],
    "salon.deposit.entry": ["branch_id", "move_id"],
}


class AccountMove(models.Model):
    """Of which visits an entry of the books is: an invoice, a credit note, the entry of
    a closing, what a late invoice takes out of it, a payment at the till, or what
    became of a deposit."""

    _inherit = "account.move"

    salon_appointment_ids = fields.Many2many(
        "salon.appointment",
        string="Visits",
        compute="_compute_salon_appointment_ids",
        compute_sudo=True,
        search="_search_salon_appointment_ids",
    )
    salon_appointment_count = fields.Integer(
        "Number of visits", compute="_compute_salon_appointment_ids", compute_sudo=True
    )
    salon_stylist_ids = fields.Many2many(
        "resource.resource",
        string="Stylists",
        compute="_compute_salon_stylist_ids",
        compute_sudo=True,
        search="_search_salon_stylist_ids",
    )
    salon_branch_id = fields.Many2one(
        "salon.branch",
        "Branch",
        compute="_compute_salon_branch_id",
        compute_sudo=True,
        search="_search_salon_branch_id",
        help="Of the till, or else of the visit. An invoice of several branches counts "
        "to that of its first line.",
    )

    @api.depends(
        "invoice_line_ids.salon_appointment_line_id",
        "invoice_line_ids.salon_deposit_visit_id",
    )
    def _compute_salon_appointment_ids(self):
        found = VISITS.of(self)
        for move in self:
            visits = found[move._origin.id]
            move.salon_appointment_ids = visits
            move.salon_appointment_count = len(visits)

    def _search_salon_appointment_ids(self, operator, value):
        return VISITS.search(self.env["salon.appointment"], operator, value)

    @api.depends("invoice_line_ids.salon_appointment_line_id")
    def _compute_salon_stylist_ids(self):
        found = STYLISTS.of(self)
        for move in self:
            move.salon_stylist_ids = found[move._origin.id]

    def _search_salon_stylist_ids(self, operator, value):
        return STYLISTS.search(self.env["resource.resource"], operator, value)

    @api.depends("invoice_line_ids.salon_appointment_line_id")
    def _compute_salon_branch_id(self):
        moves = self._origin
        query = moves._as_query(ordered=False)
        branch = self._salon_branch_sql(self._table)
        rows = self.env.execute_query(query.select("id", branch)) if moves else ()
        found = dict(rows)
        for move in self:
            move.salon_branch_id = found.get(move._origin.id)

    def _search_salon_branch_id(self, operator, value):
        branches = self.env["salon.branch"]
        return search_one("salon_branch_id", branches, operator, value)

    def _field_to_sql(self, alias, fname, query=None):
        if fname == "salon_branch_id":
            return self._salon_branch_sql(alias)
        return super()._field_to_sql(alias, fname, query)

    def _salon_branch_sql(self, alias):
        sql = SQL(
            BRANCH,
            move=SQL.identifier(alias, "id"),
            reversed=SQL.identifier(alias, "reversed_pos_order_id"),
        )
        return flushing(self.env, sql, BRANCH_READS)

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec == "salon_appointment_ids":
            visits = self.env["salon.appointment"]
            return VISITS.group(visits, groupby_spec, alias, query)
        if groupby_spec == "salon_stylist_ids":
            people = self.env["resource.resource"]
            return STYLISTS.group(people, groupby_spec, alias, query)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def action_salon_visits(self):
        return self.salon_appointment_ids._open_linked()
