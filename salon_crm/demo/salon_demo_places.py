from datetime import timedelta

from odoo import models
from odoo.fields import Command

from .salon_demo import STYLIST


class SalonDemo(models.AbstractModel):
    """Branches with their chairs, staff with their hours, services and goods."""

    _inherit = "salon.demo"

    def _make_calendar(self, salon, key, name, days, spans):
        return self._named(
            "resource.calendar",
            f"calendar_{key}",
            {
                "name": name,
                "tz": salon.texts["tz"],
                "company_id": salon.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": name,
                                "dayofweek": str(day),
                                "hour_from": begin,
                                "hour_to": end,
                                "day_period": "morning" if begin < 12 else "afternoon",
                            }
                        )
                        for day in days
                        for begin, end in spans
                    ),
                ],
            },
        )

    def _make_branches(self, salon):
        texts = salon.texts
        salon.types = {
            key: self.env.ref(f"salon_crm.salon_resource_type_{key}")
            for key in ("chair", "basin", "room")
        }
        for key, name in texts["resource_types"].items():
            salon.types[key] = self._named(
                "salon.resource.type", f"resource_type_{key}", {"name": name}
            )
        salon.branches = {}
        for number, row in enumerate(salon.catalogue["branches"], start=1):
            words = dict(texts["branches"][row["key"]])
            words.pop("till")
            calendar = self._make_calendar(
                salon,
                row["key"],
                texts["hours"]["opening"] % words["name"],
                range(7),
                [row["opens"]],
            )
            address = self._named(
                "res.partner",
                f"address_{row['key']}",
                {
                    **words,
                    "name": f"{salon.company.name} {words['name']}",
                    "is_company": True,
                    "country_id": salon.company.country_id.id,
                    "company_id": salon.company.id,
                },
            )
            salon.branches[row["key"]] = self._named(
                "salon.branch",
                f"branch_{row['key']}",
                {
                    "name": words["name"],
                    "sequence": number,
                    "company_id": salon.company.id,
                    "partner_id": address.id,
                    "resource_calendar_id": calendar.id,
                    "messages_recorded": True,
                    **row["policy"],
                    "deposit_from_price": row["deposit_from"][
                        texts["currency"].lower()
                    ],
                },
            )
            self._make_things(salon, row)

    def _make_things(self, salon, row):
        for kind, count in row["things"].items():
            for number in range(1, count + 1):
                self._named(
                    "resource.resource",
                    f"{kind}_{row['key']}_{number}",
                    {
                        "name": salon.texts["things"][kind] % number,
                        "resource_type": "material",
                        "calendar_id": False,
                        "tz": salon.texts["tz"],
                        "company_id": salon.company.id,
                        "salon_bookable": True,
                        "salon_sequence": number,
                        "salon_minutes_after": salon.catalogue["clean_up"].get(kind, 0),
                        "salon_type_id": salon.types[kind].id,
                        "salon_branch_ids": salon.branches[row["key"]].ids,
                    },
                )

    # ------------------------------------------------------------
    # Staff
    # ------------------------------------------------------------

    def _make_staff(self, salon):
        texts = salon.texts
        hours = {
            key: self._make_calendar(
                salon, key, texts["hours"][key], row["days"], row["spans"]
            )
            for key, row in salon.catalogue["hours"].items()
        }
        salon.staff = {}
        for number, row in enumerate(salon.catalogue["staff"], start=1):
            user = salon.users["stylist"] if row["key"] == STYLIST else None
            employee = self._named(
                "hr.employee",
                f"employee_{row['key']}",
                {
                    "name": texts["staff"][row["key"]]["name"],
                    "job_title": texts["staff"][row["key"]]["job"],
                    "company_id": salon.company.id,
                    "resource_calendar_id": hours[row["hours"]].id,
                    "tz": texts["tz"],
                    "user_id": user.id if user else False,
                    "date_version": salon.today - timedelta(days=400),
                },
            )
            employee.resource_id.write(
                {
                    "salon_bookable": True,
                    "salon_sequence": 10 * number,
                    "salon_branch_ids": [salon.branches[b].id for b in row["branches"]],
                }
            )
            if "then" in row:
                since = salon.today + timedelta(days=row["then"]["from"])
                employee.create_version(
                    {
                        "date_version": since,
                        "resource_calendar_id": hours[row["then"]["hours"]].id,
                    }
                )
            self._make_leaves(salon, employee, row["leave"])
            salon.staff[row["key"]] = employee

    def _make_leaves(self, salon, employee, spans):
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": salon.texts["leave"],
                    "resource_id": employee.resource_id.id,
                    "calendar_id": employee.resource_calendar_id.id,
                    "company_id": salon.company.id,
                    "date_from": self._moment(salon, first, 0),
                    "date_to": self._moment(salon, last + 1, 0),
                }
                for first, last in spans
            ]
        )

    # ------------------------------------------------------------
    # Services and goods
    # ------------------------------------------------------------

    def _make_services(self, salon):
        texts = salon.texts
        salon.categories = {
            key: self._named("pos.category", f"category_{key}", {"name": name})
            for key, name in texts["categories"].items()
        }
        salon.services = {}
        for row in salon.catalogue["services"]:
            template = self._named(
                "product.template",
                f"service_{row['key']}",
                {
                    **self._product_values(salon, row, row["category"]),
                    "name": texts["services"][row["key"]],
                    "type": "service",
                    "is_salon_service": True,
                    "salon_parallel": row.get("parallel", False),
                    "salon_phase_ids": self._phases(salon, row),
                    "salon_staff_ids": [
                        Command.create(
                            {
                                "resource_id": salon.staff[one["key"]].resource_id.id,
                                "level": one["level"],
                                "sequence": number,
                            }
                        )
                        for number, one in enumerate(salon.catalogue["staff"])
                        if row["category"] in one["does"]
                    ],
                },
            )
            salon.services[row["key"]] = template.product_variant_id
        salon.goods = [
            self._named(
                "product.template",
                f"goods_{row['key']}",
                {
                    **self._product_values(salon, row, "goods"),
                    "name": texts["goods"][row["key"]],
                    "type": "consu",
                },
            ).product_variant_id
            for row in salon.catalogue["goods"]
        ]

    def _product_values(self, salon, row, category):
        return {
            "list_price": row[salon.texts["currency"].lower()],
            "company_id": salon.company.id,
            "purchase_ok": category == "goods",
            "available_in_pos": True,
            "pos_categ_ids": salon.categories[category].ids,
            "taxes_id": salon.tax.ids,
        }

    def _phases(self, salon, service):
        """A service's phases; some have people of their own who rinse."""
        rinsed_by = [
            salon.staff[key].resource_id.id for key in service.get("rinsed_by", ())
        ]
        return [
            Command.create(
                {
                    "sequence": 10 * number,
                    "name": salon.texts["phases"][key],
                    "minutes": minutes,
                    "needs_staff": bool(needs_staff),
                    "staff_ids": rinsed_by if key == "rinse" else [],
                    "resource_type_ids": [salon.types[kind].id for kind in kinds],
                }
            )
            for number, (key, minutes, needs_staff, *kinds) in enumerate(
                service["phases"], start=1
            )
        ]

    def _make_timings(self, salon):
        """Who takes longer, and for which client a service takes longer."""
        self.env["salon.service.timing"].create(
            [self._timing_values(salon, row) for row in salon.catalogue["timings"]]
        )

    def _timing_values(self, salon, row):
        phases = salon.services[row["service"]].product_tmpl_id.salon_phase_ids
        name = salon.texts["phases"][row["phase"]]
        values = {
            "phase_id": phases.filtered(lambda phase: phase.name == name).id,
            "minutes": row["minutes"],
        }
        if "person" in row:
            return {**values, "resource_id": salon.staff[row["person"]].resource_id.id}
        client = next(c for c in salon.clients if c.taste == row["taste"])
        return {**values, "partner_id": salon.partners[client.number].id}
