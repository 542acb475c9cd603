from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, TransactionCase, tagged

from .complaint_common import ComplaintSetup
from .rpc_common import RpcSetup


class RightsSetup(ComplaintSetup):
    @classmethod
    def set_up_people(cls):
        cls.set_up_complaints()
        cls.till = cls.make_user("till", "point_of_sale.group_pos_user")
        cls.plain = cls.make_user("plain")
        cls.accountant = cls.make_user("books", "account.group_account_user")
        cls.about_anna = cls.take_in(line_id=cls.visit.line_ids.id)
        cls.about_anna.message_post(body="Between us", subtype_xmlid="mail.mt_note")
        cls.about_ben = cls.take_in(
            employee_id=cls.ben.id, branch_id=cls.branch.id, kind="staff"
        )


@tagged("post_install", "-at_install")
class TestRights(RightsSetup, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()

    def test_stylist_reads_what_is_about_them(self):
        mine = self.about_anna.with_user(self.stylist)
        self.assertEqual(mine.search([]), mine)
        self.assertEqual(mine.description, "The fringe is crooked.")
        view = mine.get_views([(False, "form")])["views"]["form"]["arch"]
        for hidden in ("remedy_cost", "refuse_reason", "chatter", "action_accept"):
            self.assertNotIn(hidden, view)
        Form(mine)

    def test_stylist_reads_no_notes_and_figures(self):
        mine = self.about_anna.with_user(self.stylist)
        note = self.about_anna.message_ids.filtered(
            lambda message: "Between us" in message.body
        )
        with self.assertRaises(AccessError):
            note.with_user(self.stylist).read(["body"])
        found = (
            self.env["mail.message"]
            .with_user(self.stylist)
            .search([("model", "=", "salon.complaint")])
        )
        self.assertFalse(found)
        for name in ("remedy_cost", "remedy", "refuse_reason"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                mine.read([name])
        with self.assertRaises(AccessError):
            mine.message_post(body="I say otherwise")

    def test_stylist_takes_in_what_they_then_do_not_read(self):
        other = self.take_in(self.stylist, employee_id=self.ben.id, kind="staff")
        self.assertFalse(other.with_user(self.stylist).has_access("read"))
        kind = self.kind("staff")
        intake = self.env["salon.complaint.intake"].with_user(self.stylist)
        with Form(intake) as form:
            form.kind_id = kind
            form.description = "The music is too loud"
        said = form.record.action_take_in()
        self.assertEqual(said["tag"], "display_notification")

    def test_messages_of_the_visit_show_no_link_to_its_stylist(self):
        messages = self.messages(self.about_anna)
        self.assertTrue(messages)
        self.assertFalse(messages.with_user(self.stylist)._filtered_access("read"))

    def test_desk_takes_in_answers_and_handles(self):
        complaint = self.take_in(self.desk, branch_id=self.branch.id)
        complaint = complaint.with_user(self.desk)
        complaint.action_accept()
        complaint.action_examine()
        complaint.write({"remedy": "redo", "remedy_note": "On Friday"})
        complaint.action_offer()
        complaint.action_wait()
        complaint.action_resume()
        complaint.action_agree()
        complaint.action_solve()
        complaint.message_post(
            body="Thank you",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        complaint.action_reopen()

    def test_desk_does_not_close_refuse_or_spend(self):
        complaint = self.about_ben.with_user(self.desk)
        for attempt in (
            lambda: complaint.action_refuse(),
            lambda: complaint.write({"refuse_reason": "No"}),
            lambda: complaint.write({"remedy_cost": 50}),
            lambda: complaint.write({"active": False}),
            lambda: complaint.write({"stage_id": self.stage("refused").id}),
            lambda: complaint.create([{"description": "x", "remedy_cost": 50}]),
            lambda: complaint.unlink(),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.bring_to(self.about_ben, "solved")
        with self.assertRaises(AccessError):
            complaint.action_close()
        with self.assertRaises(AccessError):
            complaint.write({"stage_id": self.stage("closed").id})
        self.about_ben.with_user(self.manager).remedy_cost = 50
        self.about_ben.with_user(self.manager).action_close()

    def test_companies_see_nothing_of_each_other(self):
        self.make_other_company()
        stranger = self.make_user("stranger", "salon_crm.group_salon_manager")
        stranger.write(
            {"company_ids": [(6, 0, self.other.ids)], "company_id": self.other.id}
        )
        complaints = self.complaints.with_user(stranger)
        self.assertFalse(complaints.search([]))
        with self.assertRaises(AccessError):
            self.about_ben.with_user(stranger).read(["subject"])
        self.assertFalse(
            self.env["salon.complaint.team"].with_user(stranger).search([])
        )

    def test_forms_open_for_who_works_with_them(self):
        for user in (self.desk, self.manager):
            with self.subTest(user=user.login):
                Form(self.about_anna.with_user(user))
                Form(self.client_laura.with_user(user))
                Form(self.visit.with_user(user))

    def test_who_else_takes_in(self):
        taken = self.complaints.with_user(self.till).take_in(
            {"description": "x", "appointment_id": self.visit.id, "channel": "till"}
        )
        self.assertEqual(taken["id"], self.about_anna.id)
        for user in (self.plain, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.complaints.with_user(user).take_in({"description": "x"})


@tagged("post_install", "-at_install")
class TestRightsByRpc(RightsSetup, RpcSetup, HttpCase):
    """The most important refusals as they reach who calls from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()

    def call(self, user, method, *arguments, model="salon.complaint"):
        return super().call(user, model, method, *arguments)

    def test_receptionist_takes_in_but_does_not_close(self):
        taken = self.call(self.desk, "take_in", {"description": "Too loud"})["result"]
        self.assertFalse(taken["joined"])
        self.bring_to(self.about_ben, "solved")
        ids = self.about_ben.ids
        for method, arguments in (
            ("action_close", [ids]),
            ("write", [ids, {"stage_id": self.stage("closed").id}]),
            ("web_save", [ids, {"stage_id": self.stage("closed").id}, {}]),
            ("write", [ids, {"remedy_cost": 1}]),
            ("write", [ids, {"refuse_reason": "No"}]),
            ("write", [ids, {"solved_at": "2020-01-01 10:00:00"}]),
            ("write", [ids, {"stage_code": "closed"}]),
            ("unlink", [ids]),
            ("_step", [ids, "closed"]),
            ("_client_answers", [ids, True]),
            ("_portal_page", [ids]),
        ):
            with self.subTest(method=method, arguments=arguments):
                self.refused(self.desk, method, *arguments)
        self.assertEqual(self.about_ben.stage_code, "solved")
        self.refused(
            self.desk,
            "write",
            [self.stage("solved").id],
            {"code": "closed"},
            model="salon.complaint.stage",
        )

    def test_stylist_and_what_is_said_about_others(self):
        ids, own = self.about_ben.ids, self.about_anna.ids
        found = self.call(self.stylist, "search_read", [], ["name"])["result"]
        self.assertEqual([row["id"] for row in found], own)
        for method, arguments in (
            ("read", [ids, ["subject"]]),
            ("web_read", [ids, {"description": {}}]),
            ("write", [ids, {"subject": "x"}]),
            ("write", [own, {"subject": "x"}]),
            ("action_accept", [own]),
            ("action_wait", [own]),
            ("action_handled_well", [own]),
            ("message_post", [own]),
            ("create", [[{"description": "x"}]]),
        ):
            with self.subTest(method=method, arguments=arguments):
                self.refused(self.stylist, method, *arguments)
        self.assertNotIn("remedy_cost", self.call(self.stylist, "fields_get")["result"])
        messages = self.call(
            self.stylist,
            "search_read",
            [("model", "=", "salon.complaint")],
            ["body"],
            model="mail.message",
        )
        self.assertFalse(messages["result"])

    def test_who_has_nothing_to_do_with_it(self):
        portal = self.env["res.users"].search([("login", "=", "portal")], limit=1)
        for user in filter(None, (self.plain, self.accountant, portal)):
            for method, arguments in (
                ("take_in", [{"description": "x"}]),
                ("search_read", [[]]),
                ("read", [self.about_ben.ids, ["subject"]]),
                ("_client_says", [self.about_ben.ids, "x"]),
            ):
                with self.subTest(user=user.login, method=method):
                    self.refused(user, method, *arguments)

    def test_till_user_takes_in_only(self):
        taken = self.call(self.till, "take_in", {"description": "x"})
        self.assertTrue(taken["result"]["name"])
        for method, arguments in (
            ("read", [[taken["result"]["id"]], ["subject"]]),
            ("search_read", [[]]),
            ("action_accept", [[taken["result"]["id"]]]),
        ):
            with self.subTest(method=method):
                self.refused(self.till, method, *arguments)
