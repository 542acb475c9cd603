from odoo import models
from odoo.fields import Command
from odoo.tools import date_utils


class SalonDemo(models.AbstractModel):
    """What the staff earn by what they do, with the statements of two months."""

    _inherit = "salon.demo"

    def _make_pay(self, salon):
        texts = salon.texts["pay"]
        for sequence, rule in enumerate(salon.catalogue["pay"]):
            name = rule["name"]
            steps = texts["steps"] if "step" in rule else []
            values = {key: rule[key] for key in rule.keys() - {"name", "step"}}
            self._named(
                "salon.commission.rule",
                f"commission_{name}",
                {
                    **values,
                    "name": texts["rules"][name],
                    "company_id": salon.company.id,
                    "sequence": sequence,
                    "step_ids": [
                        Command.create(
                            {"revenue_from": revenue, "percent": rule["step"]}
                        )
                        for revenue in steps
                    ],
                },
            )
        last = date_utils.subtract(salon.today, months=1)
        for month in (last, salon.today):
            self.env["salon.commission.statement"]._compute_month(salon.company, month)
