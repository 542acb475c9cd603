from odoo import models
from odoo.tools import SQL

MONTHS = 12  # after which points lapse


class SalonDemo(models.AbstractModel):
    """Clients have the points that they earned by their visits."""

    _inherit = "salon.demo"

    def _make_tills(self, salon):
        result = super()._make_tills(salon)
        # In the salon's language: clients read what points are called.
        company = salon.company.with_env(self.env)
        company._salon_set_up_points(salon.texts["points_rate"])
        salon.company.salon_points_months = MONTHS
        return result

    def _keep_tills(self, salon):
        result = super()._keep_tills(salon)
        # Entered when they were earned, not when the demo was made
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_history h
                   SET create_date = o.date_order
                  FROM pos_order o
                 WHERE o.id = h.salon_points_order_id AND o.company_id = %s
                """,
                salon.company.id,
            )
        )
        self.env["loyalty.history"].invalidate_model(["create_date"])
        return result
