from datetime import timedelta

from odoo import models

from . import diary

# Whose craft a taste needs, where it has another name.
CRAFT = {
    "hair_women": "colour",
    "hair_men": "cut",
    "child": "cut",
    "beauty": "facial",
}
SOME = 20  # allergens


class SalonDemo(models.AbstractModel):
    """Clients with profiles and families, and enquiries of who is none yet."""

    _inherit = "salon.demo"

    def _make_clients(self, salon):
        salon.clients = diary.clients(salon.random)
        sources = [
            self._named("utm.source", f"source_{number}", {"name": name})
            for number, name in enumerate(salon.texts["sources"])
        ]
        allergens = self.env["salon.allergen"].search([], limit=SOME)
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
            % {
                "number": random.randint(1, 180),
                "street": random.choice(texts["streets"]),
            },
            "zip": random.choice(texts["zips"]),
            "city": texts["company"]["city"],
            "phone": texts["phone"]
            % (client.number % 10, client.number // 10 + 10, random.randint(10, 99)),
        }
        if client.family is not None:
            # A family has one address, and a child the mother's telephone.
            surname, shared = families.setdefault(client.family, (surname, dict(home)))
            home = shared if client.age < 15 else {**shared, "phone": home["phone"]}
        craft = CRAFT.get(client.taste, client.taste)
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
            "salon_preferred_employee_id": favourite and salon.staff[favourite].id,
            "salon_source_id": sources[client.source].id,
            "salon_preferred_channel": texts["channels"][client.channel],
            "salon_allergen_ids": random.choice(allergens).ids
            if client.allergic
            else [],
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
