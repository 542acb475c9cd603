from odoo import fields


class Amount(fields.Monetary):
    """An amount of a visit. Most of a new visit's are nothing, for which Odoo would
    work out the currency of each, as often as there are amounts."""

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        if not value:
            return 0.0
        return super().convert_to_column_insert(value, record, values, validate)
