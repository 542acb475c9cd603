from odoo import api, models
from odoo.tools import SQL

from ..tools.columns import pack

# Each field that a till loads, as the database knows it: for a thousand visits the
# ORM would read ten tables. Moments are seconds, which take less room than words.
COLUMNS = {
    "salon.appointment": {
        "id": "visit.id",
        "name": "visit.name",
        "partner_id": "visit.partner_id",
        "guest_name": "visit.guest_name",
        "client_name": "COALESCE(visit.guest_name, client.name)",
        "partner_phone": "client.phone",
        "start": "extract(epoch FROM visit.start)::bigint",
        "state": "visit.state",
        "deposit_balance": "COALESCE(visit.deposit_balance, 0)",
    },
    "salon.appointment.line": {
        "id": "line.id",
        "appointment_id": "line.appointment_id",
        "product_id": "line.product_id",
        "employee_name": "employee.name",
        "stylist_id": "employee.resource_id",
        "employee_requested": "COALESCE(line.employee_requested, FALSE)",
        "price_unit": "line.price_unit",
        "start": "extract(epoch FROM line.start)::bigint",
        "state": "line.state",
        "payment_state": "line.payment_state",
        "is_charged": "round("
        "COALESCE(sold.quantity, 0) + COALESCE(invoiced.quantity, 0), 6) > 0",
    },
}
VISITS = """
  SELECT %(columns)s
    FROM salon_appointment visit
    JOIN res_partner client ON client.id = visit.partner_id
   WHERE visit.id IN %(visits)s
ORDER BY visit.start, visit.id
"""
# What is charged as `_is_charged` has it, without open orders.
LINES = """
  SELECT %(columns)s
    FROM salon_appointment_line line
    JOIN salon_appointment visit ON visit.id = line.appointment_id
    LEFT JOIN hr_employee employee ON employee.id = line.employee_id
    LEFT JOIN LATERAL (
        SELECT sum(row.qty) AS quantity
          FROM pos_order_line row
          JOIN pos_order ON pos_order.id = row.order_id
         WHERE row.salon_appointment_line_id = line.id
           AND pos_order.state NOT IN ('cancel', 'draft')
    ) sold ON TRUE
    LEFT JOIN LATERAL (
        SELECT sum(
                CASE WHEN move.move_type = 'out_refund'
                     THEN -LEAST(row.quantity, row.price_total / origin.price)
                     ELSE row.quantity END
               ) AS quantity
          FROM account_move_line row
          JOIN account_move move ON move.id = row.move_id
          LEFT JOIN LATERAL (
              SELECT NULLIF(sum(price_total), 0) / NULLIF(sum(quantity), 0) AS price
                FROM account_move_line
               WHERE salon_appointment_line_id = line.id
                 AND move_id = move.reversed_entry_id
          ) origin ON TRUE
         WHERE row.salon_appointment_line_id = line.id
           AND move.state != 'cancel'
           AND NOT EXISTS (SELECT FROM pos_order WHERE account_move = move.id)
    ) invoiced ON TRUE
   WHERE line.appointment_id IN %(visits)s AND line.state != 'cancelled'
ORDER BY visit.start, visit.id, line.sequence, line.start, line.id
"""
STANDING = """
SELECT json_build_object(
    'salon.branch', (
        SELECT json_agg(json_build_object(
                'id', branch.id,
                'name', branch.name,
                'tz', calendar.tz,
                'price_guaranteed', COALESCE(branch.price_guaranteed, FALSE)
               ))
          FROM salon_branch branch
          JOIN resource_calendar calendar ON calendar.id = branch.resource_calendar_id
         WHERE branch.id = %(branch)s
    ),
    'resource.resource', (
        SELECT COALESCE(
                json_agg(
                    json_build_object('id', person.id, 'name', person.name)
                    ORDER BY person.salon_sequence, person.id
                ), '[]')
          FROM salon_branch_resource_rel place
          JOIN resource_resource person ON person.id = place.resource_id
         WHERE place.branch_id = %(branch)s
           AND person.active AND person.salon_type_id IS NULL
    ),
    'salon.topup.offer', (
        SELECT COALESCE(
                json_agg(
                    json_build_object(
                        'id', offer.id,
                        'amount', offer.amount,
                        'bonus', COALESCE(offer.bonus, 0)
                    )
                    ORDER BY offer.sequence, offer.amount, offer.id
                ), '[]')
          FROM salon_topup_offer offer
         WHERE offer.company_id = %(company)s AND offer.active
    )
)
"""
FLUSHED_STANDING = (
    "salon.branch",
    "resource.calendar",
    "resource.resource",
    "salon.topup.offer",
)
FLUSHED = (
    "salon.appointment",
    "salon.appointment.line",
    "res.partner",
    "hr.employee",
    "pos.order",
    "pos.order.line",
    "account.move",
    "account.move.line",
)


class SalonTill(models.AbstractModel):
    """All visits of the day at once, small enough for the start of a till."""

    _inherit = "salon.till"

    @api.model
    def day(self, config_id):
        """Today's visits of the till's branch, and their services.

        The client's name and phone come along, not all that a till knows of a client.

        :return: ``{"salon.appointment": rows, "salon.appointment.line": rows}``, the
            rows as `tools.columns.pack` writes them; ``start`` in seconds
        :raises AccessError: the user may not use this till
        """
        return self._day(self._till(config_id))

    @api.model
    def _start(self, config):
        """What a till loads of the salon when it starts, by two queries.

        :return: as `day`, with the rows of the branch, its people and the offers
        """
        standing = self._standing(config)
        (branch,) = standing["salon.branch"]
        return standing | self._day(config, branch["tz"])

    @api.model
    def _standing(self, config):
        """What changes with the salon, not with the day: {model: rows}."""
        for model in FLUSHED_STANDING:
            self.env[model].flush_model()
        company = config.company_id
        [(standing,)] = self.env.execute_query(
            SQL(
                STANDING,
                branch=config.salon_branch_id.id,
                # None while the company has no stored value
                company=company.id if company.salon_principal_product_id else None,
            )
        )
        return standing

    @api.model
    def _day(self, config, tz=None):
        """One query, however many visits there are."""
        for model in FLUSHED:
            self.env[model].flush_model()
        Visit = self.env["salon.appointment"].sudo()
        visits = Visit._search(Visit._till_domain(config, tz)).subselect()
        asked = {
            model: (self.env[model]._load_pos_data_fields(config), query)
            for model, query in (
                ("salon.appointment", VISITS),
                ("salon.appointment.line", LINES),
            )
        }
        parts = SQL(", ").join(
            self._rows(model, names, query, visits)
            for model, (names, query) in asked.items()
        )
        [found] = self.env.execute_query(SQL("SELECT %s", parts))
        return {
            model: pack([_with_false(row) for row in rows], names)
            for (model, (names, _query)), rows in zip(asked.items(), found, strict=True)
        }

    @api.model
    def _rows(self, model, names, query, visits):
        columns = SQL(", ").join(
            SQL("%s AS %s", SQL(COLUMNS[model][name]), SQL.identifier(name))
            for name in names
        )
        return SQL(
            "(SELECT COALESCE(json_agg(row_to_json(found)), '[]') FROM (%s) found)",
            SQL(query, columns=columns, visits=visits),
        )


def _with_false(row):
    return {name: False if value is None else value for name, value in row.items()}
