from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import SalonCase

# Name and type of fields that OCA's partner_contact_birthdate and _gender define too
OCA_FIELDS = {"birthdate_date": "date", "gender": "selection"}


@tagged("post_install", "-at_install")
class TestClient(SalonCase):
    """The client's profile and history."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")

    def test_desk_fills_in_a_profile(self):
        source = self.env["utm.source"].create({"name": "Passed by"})
        form = Form(
            self.env["res.partner"].with_user(self.desk), "base.view_partner_form"
        )
        form.name = "Nora"
        form.is_salon_client = True
        form.birthdate_date = "1990-02-28"
        form.gender = "other"
        form.salon_hair_type = "curly"
        form.salon_skin_type = "dry"
        form.salon_preferred_channel = "wechat"
        form.salon_preferred_employee_id = self.env["hr.employee"].browse(self.ben.id)
        form.salon_refused_resource_ids.add(self.anna.resource_id)
        form.salon_source_id = source
        nora = form.save()
        self.assertEqual(nora.birthdate_date.isoformat(), "1990-02-28")
        self.assertEqual(nora.salon_preferred_employee_id, self.ben)
        self.assertEqual(nora.salon_source_id, source)
        self.assertEqual(nora.salon_refused_resource_ids, self.anna.resource_id)
        self.assertEqual(nora.salon_appointment_count, 0)

    def test_fields_of_oca_keep_name_and_type(self):
        fields = self.env["res.partner"].fields_get(OCA_FIELDS)
        self.assertEqual(
            {name: fields[name]["type"] for name in OCA_FIELDS}, OCA_FIELDS
        )
        self.assertEqual(
            [key for key, _label in fields["gender"]["selection"]],
            ["male", "female", "other"],
        )

    def test_new_client_of_the_menu_is_a_client(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "salon_crm.res_partner_action"
        )
        self.assertIn("'default_is_salon_client': True", action["context"])
        found = self.env["res.partner"].search([("is_salon_client", "=", True)])
        self.assertIn(self.client_laura, found)

    def test_history_shows_visits_with_all_that_belongs_to_them(self):
        first = self.book(self.at(10), self.cut, self.anna)
        other = self.env["res.partner"].create({"name": "Somebody else"})
        self.book(self.at(12), partner_id=other.id)
        second = self.book(self.at(14), self.colour)
        second.action_cancel("ill")
        laura = self.client_laura.with_user(self.desk)
        action = laura.action_salon_history()
        visits = self.env[action["res_model"]].with_user(self.desk)
        found = visits.search(action["domain"])
        self.assertEqual(found, second + first, "the last comes first")
        self.assertEqual(laura.salon_appointment_count, 2)
        self.assertEqual(laura.salon_appointment_ids, found)
        shown = self._columns(action)
        self.assertLessEqual(
            {"start", "service_names", "employee_ids", "state", "amount_total"}, shown
        )
        self.assertLessEqual({"pos_order_names", "invoice_names"}, shown)
        self.assertEqual(
            (found[1].service_names, found[1].employee_ids, found[1].amount_total),
            ("Cut", self.anna, 50),
        )

    def test_history_books_for_this_client(self):
        action = self.client_laura.action_salon_history()
        self.assertEqual(
            action["context"], {"default_partner_id": self.client_laura.id}
        )

    def test_counting_visits_takes_one_query_for_all(self):
        clients = self.env["res.partner"].create(
            [{"name": f"Client {number}"} for number in range(30)]
        )
        self.book(self.at(10), partner_id=clients[0].id)
        self.book(self.at(11), partner_id=clients[0].id)
        self.book(self.at(12), partner_id=clients[1].id)
        self.env.flush_all()
        for some in (clients[:3], clients):
            self.env.invalidate_all()
            with self.subTest(clients=len(some)), self.assertQueryCount(1):
                counts = some.mapped("salon_appointment_count")
            self.assertEqual(counts, [2, 1] + [0] * (len(some) - 2))

    def test_stylist_counts_own_visits(self):
        user = self.make_user("anna", "salon_crm.group_salon_stylist")
        self.anna.user_id = user
        self.book(self.at(10), self.cut, self.anna)
        self.book(self.at(11), self.cut, self.ben)
        laura = self.client_laura.with_user(user)
        self.assertEqual(laura.salon_appointment_count, 1)
        self.assertEqual(laura.salon_appointment_ids.employee_ids, self.anna)

    def test_allergy_is_known_but_not_which(self):
        nickel = self.env.ref("salon_crm.salon_allergen_nickel")
        self.client_laura.salon_allergen_ids = nickel
        visit = self.book(self.at(10)).with_user(self.desk)
        laura = self.client_laura.with_user(self.desk)
        self.assertTrue(laura.salon_has_allergy)
        self.assertTrue(visit.has_allergy)
        for read in (
            lambda: laura.salon_allergen_ids,
            lambda: laura.read(["salon_allergen_ids"]),
            lambda: laura.search([("salon_allergen_ids", "in", nickel.ids)]),
            lambda: laura.search([("salon_allergen_ids.name", "=", "Nickel")]),
            lambda: laura._read_group([], ["salon_allergen_ids"]),
            lambda: laura.write({"salon_allergen_ids": [Command.clear()]}),
            lambda: nickel.with_user(self.desk).name,
        ):
            with self.assertRaises(AccessError):
                read()
        self.assertNotIn("salon_allergen_ids", laura.fields_get())
        self.assertNotIn("salon_allergen_ids", self._form_fields(self.desk))

    def test_sensitive_group_sees_and_edits_allergies(self):
        user = self.make_user(
            "nurse",
            "salon_crm.group_salon_receptionist",
            "salon_crm.group_salon_sensitive",
        )
        latex = self.env.ref("salon_crm.salon_allergen_latex").with_user(user)
        laura = self.client_laura.with_user(user)
        self.assertIn("salon_allergen_ids", self._form_fields(user))
        self.assertFalse(laura.salon_has_allergy)
        laura.salon_allergen_ids = latex
        self.assertEqual(laura.salon_allergen_ids.mapped("name"), ["Latex"])
        self.assertTrue(laura.salon_has_allergy)
        laura.salon_allergen_ids = False
        self.assertFalse(laura.salon_has_allergy)

    def test_merging_two_records_of_a_client_keeps_the_visits(self):
        twin = self.env["res.partner"].create(
            {"name": "Laura", "email": "laura@example.com", "is_salon_client": True}
        )
        visit = self.book(self.at(10), partner_id=twin.id)
        merge = self.env["base.partner.merge.automatic.wizard"].create({})
        merge._merge((twin | self.client_laura).ids, self.client_laura)
        self.env.invalidate_all()
        self.assertEqual(visit.partner_id, self.client_laura)
        self.assertEqual(visit.line_ids.partner_id, self.client_laura)

    def _form_fields(self, user):
        view = self.env.ref("base.view_partner_form")
        return self._fields_of("res.partner", view.id, "form", user)

    def _columns(self, action):
        """The fields in the list view of an action."""
        views = {kind: view for view, kind in action["views"]}
        return self._fields_of(action["res_model"], views["list"], "list", self.desk)

    def _fields_of(self, model, view_id, kind, user):
        view = self.env[model].with_user(user).get_view(view_id, kind)
        return set(etree.fromstring(view["arch"]).xpath("//field/@name"))
