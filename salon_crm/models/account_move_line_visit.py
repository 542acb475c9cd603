from odoo import api, fields, models
from odoo.tools import SQL

from .linked import flushing, search_one

LINKS = ("salon_visit_id", "salon_stylist_id", "salon_branch_id")
READS = {
    "account.move.line": [
        "move_id",
        "salon_appointment_line_id",
        "salon_deposit_visit_id",
        "salon_pos_line_id",
    ],
    "pos.config": ["salon_branch_id"],
    "pos.order": ["session_id"],
    "pos.order.line": ["order_id", "salon_appointment_line_id", "salon_stylist_id"],
    "pos.session": ["config_id", "move_id"],
    "salon.appointment": ["branch_id"],
    "salon.appointment.line": ["appointment_id", "branch_id", "employee_id"],
}


class AccountMoveLine(models.Model):
    """The visit, stylist and branch of a journal item, to search and group by.

    They are not stored, so that no item costs more to write: PostgreSQL looks them up
    by the links that the item has.
    """

    _inherit = "account.move.line"

    salon_visit_id = fields.Many2one(
        "salon.appointment",
        "Visit",
        compute="_compute_salon_links",
        compute_sudo=True,
        search="_search_salon_visit_id",
    )
    salon_stylist_id = fields.Many2one(
        "resource.resource",
        "Stylist",
        compute="_compute_salon_links",
        compute_sudo=True,
        search="_search_salon_stylist_id",
    )
    salon_branch_id = fields.Many2one(
        "salon.branch",
        "Branch",
        compute="_compute_salon_links",
        compute_sudo=True,
        search="_search_salon_branch_id",
    )

    @api.depends(
        "salon_appointment_line_id", "salon_deposit_visit_id", "salon_pos_line_id"
    )
    def _compute_salon_links(self):
        lines, found = self._origin, {}
        if lines:
            query = lines._as_query(ordered=False)
            columns = [lines._field_to_sql(self._table, name, query) for name in LINKS]
            rows = self.env.execute_query(
                query.select(SQL.identifier(self._table, "id"), *columns)
            )
            found = {key: values for key, *values in rows}
        for line in self:
            values = found.get(line._origin.id, (False,) * len(LINKS))
            for name, value in zip(LINKS, values, strict=True):
                line[name] = value

    def _search_salon_visit_id(self, operator, value):
        visits = self.env["salon.appointment"]
        return search_one("salon_visit_id", visits, operator, value)

    def _search_salon_stylist_id(self, operator, value):
        people = self.env["resource.resource"]
        return search_one("salon_stylist_id", people, operator, value)

    def _search_salon_branch_id(self, operator, value):
        branches = self.env["salon.branch"]
        return search_one("salon_branch_id", branches, operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr in LINKS and query is not None:
            sql = getattr(self, f"_{field_expr}_sql")(alias, query)
            return flushing(self.env, sql, READS)
        return super()._field_to_sql(alias, field_expr, query)

    def _salon_visit_id_sql(self, alias, query):
        service = self._salon_join_service(alias, query)
        sold = self._salon_join_service(self._salon_join_sold(alias, query), query)
        return SQL(
            "COALESCE(%s, %s, %s)",
            SQL.identifier(service, "appointment_id"),
            SQL.identifier(alias, "salon_deposit_visit_id"),
            SQL.identifier(sold, "appointment_id"),
        )

    def _salon_stylist_id_sql(self, alias, query):
        """Who is on the till's line did it; the visit is asked where there is none."""
        service = self._salon_join_service(alias, query)
        employee = query.left_join(
            service, "employee_id", "hr_employee", "id", "employee_id"
        )
        return SQL(
            "COALESCE(%s, %s)",
            SQL.identifier(self._salon_join_sold(alias, query), "salon_stylist_id"),
            SQL.identifier(employee, "resource_id"),
        )

    def _salon_branch_id_sql(self, alias, query):
        """The same as `_salon_branch`, which knows it of items not written yet."""
        service = self._salon_join_service(alias, query)
        sold = self._salon_join_sold(alias, query)
        order = query.left_join(sold, "order_id", "pos_order", "id", "order_id")
        session = query.left_join(
            order, "session_id", "pos_session", "id", "session_id"
        )
        config = query.left_join(session, "config_id", "pos_config", "id", "config_id")
        deposit = query.left_join(
            alias, "salon_deposit_visit_id", "salon_appointment", "id", "deposit"
        )
        return SQL(
            """COALESCE(%s, %s, %s,
               (SELECT c.salon_branch_id
                  FROM pos_session s
                  JOIN pos_config c ON c.id = s.config_id
                 WHERE s.move_id = %s
                 LIMIT 1))""",
            SQL.identifier(config, "salon_branch_id"),
            SQL.identifier(service, "branch_id"),
            SQL.identifier(deposit, "branch_id"),
            SQL.identifier(alias, "move_id"),
        )

    def _salon_join_service(self, alias, query):
        """Join the service of a visit, of a journal item or of a till's line."""
        name = "salon_appointment_line_id"
        return query.left_join(alias, name, "salon_appointment_line", "id", name)

    def _salon_join_sold(self, alias, query):
        name = "salon_pos_line_id"
        return query.left_join(alias, name, "pos_order_line", "id", name)
