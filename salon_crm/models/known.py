from odoo import api, models


class Known:
    """What a booking has worked out already of the rows that it makes.

    Odoo would compute the readonly fields of new rows anew, on a second record of each
    in memory. In the context as ``salon_known``; an object, since no call from outside
    can send it.

    :param rows: {name of the model: values by row, in the order of their creation}
    """

    def __init__(self, rows):
        self.rows = rows


class SalonKnown(models.AbstractModel):
    """Of models whose new rows may come with what is ``Known`` of them."""

    _name = "salon.known"
    _description = "Rows made with what is known of them"

    @api.model_create_multi
    def create(self, vals_list):
        """What was told of fields that are computed and stored stands: with it the
        rows are as they would be after computing."""
        rows = super().create(vals_list)
        if isinstance(self.env.context.get("salon_known"), Known):
            for name in vals_list[0]:
                field = self._fields[name]
                if field.compute and field.store:
                    self.env.remove_to_compute(field, rows)
        return rows

    @api.model
    def _add_precomputed_values(self, vals_list):
        known = self.env.context.get("salon_known")
        if isinstance(known, Known):
            rows = known.rows.get(self._name, ())
            for vals, values in zip(vals_list, rows, strict=True):
                # First, as amounts are rounded by the company's currency.
                told = dict(vals)
                vals.clear()
                vals.update(values | told)
        return super()._add_precomputed_values(vals_list)
