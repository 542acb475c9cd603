import json
from base64 import b64encode
from datetime import datetime, time, timedelta
from random import Random
from types import SimpleNamespace

import pytz

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import file_open

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
        here._make_tiers(salon)
        here._make_clients(salon)
        here._make_timings(salon)
        here._make_visits(salon)
        here._make_calls(salon)
        here._make_waitlist(salon)
        here._make_walk_ins(salon)
        here._keep_tills(salon)
        here._make_complaints(salon)
        here._make_enquiries(salon)
        here._make_pay(salon)
        here._make_members(salon)

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
                "logo": _logo(),
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
                "currency_id": currency.id,  # the chart may have set its own
                "account_price_include": "tax_included",
                "tax_calculation_rounding_method": "round_per_line",
                "point_of_sale_update_stock_quantities": "closing",
            }
        )
        # The general chart's is that of the United States, and others pay no tax.
        domestic = self.env["account.fiscal.position"].search(
            [("company_id", "=", company.id)], order="sequence", limit=1
        )
        domestic.country_id = country
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
        tax.tax_group_id.name = wanted["name"]
        company.account_sale_tax_id = tax
        return tax

    def _make_users(self, salon, admin):
        names = {
            **salon.texts["users"],
            "stylist": salon.texts["staff"][STYLIST]["name"],
        }
        # No chat with a robot on the first page.
        robotless = {"odoobot_state": "disabled"}
        if "odoobot_state" not in admin._fields:
            robotless = {}
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
                    **robotless,
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
        admin.write({"tz": salon.texts["tz"], **robotless})
        admin.group_ids |= self.env.ref("salon_crm.group_salon_manager")
        admin.group_ids |= self.env.ref("salon_crm.group_salon_sensitive")


def _logo():
    with file_open("salon_crm/static/description/icon.png", "rb") as file:
        return b64encode(file.read())


def _read(name):
    with file_open(f"salon_crm/demo/{name}.json") as file:
        return json.load(file)
