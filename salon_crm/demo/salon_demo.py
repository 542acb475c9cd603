import json
from datetime import datetime, time, timedelta
from random import Random
from types import SimpleNamespace

import pytz

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import file_open

from . import diary

SEED = 19
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
    "generate_pdf": False,
}
# What each user of the demo may do; the login is the password.
USERS = {
    "receptionist": (
        "salon_crm.group_salon_receptionist",
        "point_of_sale.group_pos_user",
        "sales_team.group_sale_salesman",
    ),
    "stylist": ("salon_crm.group_salon_stylist", "point_of_sale.group_pos_user"),
    "manager": (
        "salon_crm.group_salon_manager",
        "salon_crm.group_salon_sensitive",
        "point_of_sale.group_pos_manager",
        "sales_team.group_sale_manager",
        "account.group_account_invoice",
    ),
    "accountant": ("account.group_account_user",),
    "till": ("point_of_sale.group_pos_user",),
}
STYLIST = "anna"  # of the staff, who is the user "stylist"


class SalonDemo(models.AbstractModel):
    """A salon in its busiest season, in a company of its own."""

    _name = "salon.demo"
    _description = "Demo salon"

    @api.model
    def _open(self, now=None, seed=SEED):
        """Make the salon, its people and clients, three months of visits and two weeks
        of bookings.

        It speaks Chinese where the administrator does, else English.

        :param now: naive UTC datetime that counts as now; what lies before is past
        """
        admin = self.env.ref("base.user_admin")
        texts = _read("zh" if (admin.lang or "").startswith("zh") else "en")
        salon = SimpleNamespace(
            random=Random(seed),
            texts=texts,
            catalogue=_read("catalogue"),
            now=(now or fields.Datetime.now()).replace(second=0, microsecond=0),
            zone=pytz.timezone(texts["tz"]),
        )
        salon.today = pytz.utc.localize(salon.now).astimezone(salon.zone).date()
        salon.company = self._make_company(salon, admin)
        here = self.with_company(salon.company).with_context(
            allowed_company_ids=salon.company.ids,
            lang=texts["language"],
            tz=texts["tz"],
            **QUIET,
        )
        here._make_users(salon, admin)
        here._make_branches(salon)
        here._make_staff(salon)
        here._make_services(salon)
        here._make_tills(salon)
        here._make_clients(salon)
        here._make_visits(salon)
        here._keep_tills(salon)
        here._make_enquiries(salon)

    @api.model
    def _named(self, model, key, values):
        """Create a record with an external id, so that others can refer to it."""
        return self.env[model]._load_records(
            [{"xml_id": f"salon_crm.demo_{key}", "values": values, "noupdate": True}]
        )

    def _moment(self, salon, day, hour):
        """Naive UTC of a wall time; ``day`` is an offset from today."""
        wall = datetime.combine(salon.today + timedelta(days=day), time()) + timedelta(
            hours=hour
        )
        return salon.zone.localize(wall).astimezone(pytz.utc).replace(tzinfo=None)

    # ------------------------------------------------------------
    # Company and people
    # ------------------------------------------------------------

    def _make_company(self, salon, admin):
        texts = salon.texts
        country = self.env["res.country"].search([("code", "=", texts["country"])])
        currency = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "=", texts["currency"])])
        )
        currency.active = True
        # In that mode Odoo installs no modules for the country besides.
        company = self.with_context(install_mode=True, **QUIET)._named(
            "res.company",
            "company",
            {
                **texts["company"],
                "country_id": country.id,
                "currency_id": currency.id,
                "iap_enrich_auto_done": True,  # nobody is asked about it
            },
        )
        admin.write(
            {"company_ids": [Command.link(company.id)], "company_id": company.id}
        )
        Chart = self.env["account.chart.template"]
        local = Chart._guess_chart_template(country)
        module = Chart._get_chart_template_mapping()[local]["module"]
        there = self.env["ir.module.module"]._get(module).state == "installed"
        Chart._load(local if there else "generic_coa", company, install_demo=False)
        company.write(
            {
                "account_price_include": "tax_included",
                "point_of_sale_update_stock_quantities": "closing",
            }
        )
        salon.tax = self._set_tax(salon, company)
        return company

    def _set_tax(self, salon, company):
        """The country's tax on beauty services, as the default of new products."""
        wanted = salon.texts["tax"]
        sale = [("type_tax_use", "=", "sale"), ("company_id", "=", company.id)]
        tax = self.env["account.tax"].search(
            [*sale, ("amount", "=", wanted["amount"])], limit=1
        )
        if not tax:
            tax = company.account_sale_tax_id
            tax.amount = wanted["amount"]
        tax.write({"name": wanted["name"], "invoice_label": wanted["name"]})
        company.account_sale_tax_id = tax
        return tax

    def _make_users(self, salon, admin):
        names = {**salon.texts["users"], "stylist": salon.texts["staff"][STYLIST]["name"]}
        salon.users = {
            login: self._named(
                "res.users",
                f"user_{login}",
                {
                    "name": names[login],
                    "login": login,
                    "password": login,
                    "email": f"{login}@salon.example.com",
                    "tz": salon.texts["tz"],
                    "lang": salon.texts["language"],
                    "company_id": salon.company.id,
                    "company_ids": [Command.set(salon.company.ids)],
                    "group_ids": [
                        Command.set(
                            [self.env.ref(g).id for g in ("base.group_user", *groups)]
                        )
                    ],
                },
            )
            for login, groups in USERS.items()
        }
        admin.tz = salon.texts["tz"]
        admin.group_ids |= self.env.ref("salon_crm.group_salon_manager")
        admin.group_ids |= self.env.ref("salon_crm.group_salon_sensitive")

    # ------------------------------------------------------------
    # Places
    # ------------------------------------------------------------

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
        for row in salon.catalogue["branches"]:
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
                    "company_id": salon.company.id,
                    "partner_id": address.id,
                    "resource_calendar_id": calendar.id,
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
                    "salon_phase_ids": self._phases(salon, row["phases"]),
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

    def _phases(self, salon, rows):
        return [
            Command.create(
                {
                    "sequence": 10 * number,
                    "name": salon.texts["phases"][key],
                    "minutes": minutes,
                    "needs_staff": bool(needs_staff),
                    "resource_type_ids": [salon.types[kind].id for kind in kinds],
                }
            )
            for number, (key, minutes, needs_staff, *kinds) in enumerate(rows, start=1)
        ]

    # ------------------------------------------------------------
    # Clients and enquiries
    # ------------------------------------------------------------

    def _make_clients(self, salon):
        salon.clients = diary.clients(salon.random)
        sources = [
            self._named("utm.source", f"source_{number}", {"name": name})
            for number, name in enumerate(salon.texts["sources"])
        ]
        allergens = self.env["salon.allergen"].search([])
        families = {}
        rows = [
            self._client_values(salon, client, families, sources, allergens)
            for client in salon.clients
        ]
        partners = self.env["res.partner"]._load_records(
            [
                {
                    "xml_id": f"salon_crm.demo_client_{number:03}",
                    "values": values,
                    "noupdate": True,
                }
                for number, values in enumerate(rows, start=1)
            ]
        )
        salon.partners = dict(zip(range(len(partners)), partners, strict=True))

    def _client_values(self, salon, client, families, sources, allergens):
        random, texts = salon.random, salon.texts
        surname = random.choice(texts["surnames"])
        given = random.choice(texts["women" if client.gender == "female" else "men"])
        home = {
            "street": texts["address"]
            % {"number": random.randint(1, 180), "street": random.choice(texts["streets"])},
            "zip": random.choice(texts["zips"]),
            "city": texts["company"]["city"],
            "phone": texts["phone"]
            % (client.number % 10, client.number // 10 + 10, random.randint(10, 99)),
        }
        if client.family is not None:
            # A family has one address, and a child the mother's telephone.
            surname, shared = families.setdefault(client.family, (surname, dict(home)))
            home = shared if client.age < 15 else {**shared, "phone": home["phone"]}
        does = {"hair_men": "cut", "hair_women": "colour", "child": "cut"}
        craft = does.get(client.taste, {"beauty": "facial"}.get(client.taste, client.taste))
        able = [
            one["key"]
            for one in salon.catalogue["staff"]
            if craft in one["does"] and client.branch in one["branches"]
        ]
        favourite = random.choice(able) if client.favourite else None
        client.favourite = favourite
        return {
            **home,
            "name": texts["name"] % {"given": given, "family": surname},
            "email": f"client{client.number + 1:03}@example.com",
            "country_id": salon.company.country_id.id,
            "company_id": salon.company.id,
            "lang": texts["language"],
            "tz": texts["tz"],
            "is_salon_client": True,
            "gender": client.gender,
            "birthdate_date": salon.today
            - timedelta(days=round(client.age * 365.25) + client.birthday),
            "salon_hair_type": client.hair,
            "salon_skin_type": client.skin,
            "salon_preferred_employee_id": salon.staff[favourite].id if favourite else False,
            "salon_source_id": sources[client.source].id,
            "salon_preferred_channel": client.channel,
            "salon_allergen_ids": random.choice(allergens).ids if client.allergic else [],
        }

    def _make_enquiries(self, salon):
        stages = self.env["crm.stage"].search([("is_won", "=", False)])
        for number, row in enumerate(salon.texts["enquiries"], start=1):
            self._named(
                "crm.lead",
                f"lead_{number}",
                {
                    "type": "opportunity",
                    "name": row["name"],
                    "contact_name": row["contact"],
                    "phone": salon.texts["phone"] % (number, 90, 10 + number),
                    "email_from": f"enquiry{number}@example.com",
                    "expected_revenue": row["amount"],
                    "stage_id": stages[min(row["stage"], len(stages) - 1)].id,
                    "user_id": salon.users["receptionist"].id,
                    "company_id": salon.company.id,
                },
            )


def _read(name):
    with file_open(f"salon_crm/demo/{name}.json") as file:
        return json.load(file)
