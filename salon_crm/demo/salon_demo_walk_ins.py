from datetime import timedelta

from odoo import models
from odoo.fields import Command


class SalonDemo(models.AbstractModel):
    """Strangers who came in just now and wait."""

    _inherit = "salon.demo"

    def _make_walk_ins(self, salon):
        rows, names = salon.catalogue["walk_ins"], salon.texts["walk_ins"]
        self.env["salon.walk.in"].create(
            [
                {
                    "branch_id": salon.branches[row["branch"]].id,
                    "guest_name": name,
                    "joined_at": salon.now - timedelta(minutes=row["minutes"]),
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": salon.services[key].id,
                                "employee_id": salon.staff[row["person"]].id
                                if "person" in row
                                else False,
                            }
                        )
                        for key in row["services"]
                    ],
                }
                for row, name in zip(rows, names, strict=True)
            ]
        )
