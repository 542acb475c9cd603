from odoo import api, models
from odoo.tools import SQL, ormcache

from .salon_appointment import NUMBERING

# What searches and bookings look at. Asked for one value, Odoo reads the whole row,
# which for clients, products and companies has a hundred columns.
COLUMNS = {
    "salon.branch": (
        "name",
        "active",
        "company_id",
        "resource_calendar_id",
        "slot_minutes",
        "hold_minutes",
        "wait_minutes",
        "slot_policy",
        "lead_minutes",
        "horizon_days",
        "open_visits_limit",
        "confirms",
        "messages_recorded",
        "deposit_who",
    ),
    "res.partner": (
        "name",
        "active",
        "company_id",
        "is_salon_client",
        "email_normalized",
        "phone",
        "phone_sanitized",
        "salon_preferred_channel",
        "salon_preferred_employee_id",
        "salon_is_passer_by",
    ),
    "product.product": ("active", "product_tmpl_id", "combination_indices"),
    "product.template": (
        "name",
        "company_id",
        "is_salon_service",
        "salon_level",
        "salon_minutes",
        "salon_parallel",
        "list_price",
        "uom_id",
    ),
    "hr.employee": ("name", "active", "company_id", "resource_id"),
    "res.company": ("parent_path", "currency_id"),
    "res.currency": ("rounding", "decimal_places"),
    "ir.sequence": NUMBERING,
}
# What comes back from JSON as Odoo's cache has it.
PLAIN = {
    "boolean",
    "char",
    "float",
    "integer",
    "many2one",
    "monetary",
    "selection",
    "text",
}
HIGHEST_ID = 2**31 - 1


class SalonAppointment(models.Model):
    """Reading what a request is about in one statement.

    Odoo reads one model after the other: of a booking, a row each of eight, and most of
    the time goes into asking. What was read here is in Odoo's cache; whoever needs it
    asks Odoo as always, which looks itself for what was not found.
    """

    _inherit = "salon.appointment"

    @api.model
    def _read_ahead(self, request, booking=False):
        """Read what a request names. Nothing is checked, and nothing refused.

        :param booking: whether what only a new visit needs is read too
        """
        services = request.get("services")
        services = services if isinstance(services, list) else []
        services = [each for each in services if isinstance(each, dict)]
        branch = SQL("%s", self._fit_ids([request.get("branch_id")]))
        products = SQL(
            "%s", self._fit_ids([each.get("product_id") for each in services])
        )
        employees = [each.get("employee_id") for each in services]
        wanted = {
            "salon.branch": branch,
            "product.product": products,
            "product.template": SQL(
                "ARRAY(SELECT product_tmpl_id FROM product_product WHERE id = ANY(%s))",
                products,
            ),
        }
        if request.get("partner_id"):
            wanted["res.partner"] = self._fit_ids([request["partner_id"]])
        if any(employees):
            wanted["hr.employee"] = self._fit_ids(employees)
        if booking:
            company = SQL(
                "ARRAY(SELECT company_id FROM salon_branch WHERE id = ANY(%s))", branch
            )
            wanted |= {
                "res.company": company,
                "res.currency": SQL(
                    "ARRAY(SELECT currency_id FROM res_company WHERE id = ANY(%s))",
                    company,
                ),
                "ir.sequence": self._numbers_ids(),
            }
        self._read_rows(wanted)

    @api.model
    def _fit_ids(self, values):
        return [one for one in values if type(one) is int and 0 < one <= HIGHEST_ID]

    @api.model
    def _read_rows(self, wanted):
        """Put rows of some models into Odoo's cache, whoever asks.

        :param wanted: {name of the model: ids, as a list or as ``SQL`` of an array}
        """
        parts = (
            SQL("%s WHERE id = ANY(%s)", self.sudo()._columns_of(model), ids)
            for model, ids in wanted.items()
        )
        for model, row_id, values in self.env.execute_query(
            SQL(" UNION ALL ").join(parts)
        ):
            row = self.env[model].sudo().browse(row_id)
            for name, value in zip(COLUMNS[model], values, strict=True):
                row._fields[name]._insert_cache(row, (value,))

    @ormcache("model", "self.env.lang")
    def _columns_of(self, model):
        """What is read of a model, as ``SQL``; worked out once for each language."""
        rows, names = self.env[model], COLUMNS[model]
        for name in names:
            if rows._fields[name].type not in PLAIN:
                raise TypeError(f"{model}.{name} cannot be read ahead.")
        columns = [rows._field_to_sql(rows._table, name) for name in names]
        return SQL(
            "SELECT %s::text, id, json_build_array(%s) FROM %s",
            model,
            SQL(", ").join(columns),
            SQL.identifier(rows._table),
        )
