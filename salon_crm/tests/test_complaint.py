from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, TransactionCase, tagged

from .complaint_common import ComplaintSetup


class ComplaintCase(ComplaintSetup, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_complaints()


@tagged("post_install", "-at_install")
class TestTakeIn(ComplaintCase):
    """What a client tells us, noted in one step."""

    def test_visit_brings_client_branch_and_stylist(self):
        complaint = self.take_in(
            kind="service", line_id=self.visit.line_ids.id, channel="till"
        )
        self.assertEqual(complaint.partner_id, self.client_laura)
        self.assertEqual(complaint.branch_id, self.branch)
        self.assertEqual(complaint.company_id, self.company)
        self.assertEqual(complaint.appointment_id, self.visit)
        self.assertEqual(complaint.employee_id, self.anna)
        self.assertEqual(complaint.employee_name, "Anna")
        self.assertEqual(complaint.stage_code, "new")
        self.assertEqual(complaint.channel, "till")
        self.assertEqual(complaint.subject, "The fringe is crooked.")
        self.assertRegex(complaint.name, r"^K\d{6}$")

    def test_numbers_never_repeat(self):
        other = self.take_in(partner_id=self.client_laura.id)
        self.assertNotEqual(self.take_in(kind="praise").name, other.name)
        self.assertEqual(
            self.env.ref("salon_crm.seq_salon_complaint").implementation, "standard"
        )

    def test_same_visit_joins_what_is_open(self):
        first = self.take_in(appointment_id=self.visit.id)
        taken = self.complaints.take_in(
            {"appointment_id": self.visit.id, "description": "And too short."}
        )
        self.assertEqual(taken, {"id": first.id, "name": first.name, "joined": True})
        told = first._portal_page()["messages"]
        self.assertEqual([message["text"] for message in told], ["And too short."])
        self.assertTrue(told[0]["own"])
        self.assertFalse(first.answered_at, "the client spoke, not we")
        self.assertEqual(len(self.messages(first)), 1, "and is thanked once")

    def test_without_a_visit_it_joins_the_clients_last(self):
        first = self.take_in(appointment_id=self.visit.id)
        self.assertEqual(self.take_in(partner_id=self.client_laura.id), first)

    def test_passers_by_are_not_the_same_person(self):
        somebody = self.env["res.partner"].create(
            {"name": "Somebody", "salon_is_passer_by": True}
        )
        first = self.take_in(partner_id=somebody.id)
        self.assertNotEqual(self.take_in(partner_id=somebody.id), first)

    def test_another_visit_does_not_join(self):
        first = self.take_in(appointment_id=self.visit.id)
        second = self.book(self.at(13), self.cut, self.ben)
        self.assertNotEqual(self.take_in(appointment_id=second.id), first)

    def test_what_is_old_or_over_or_praise_is_not_joined(self):
        first = self.take_in(appointment_id=self.visit.id)
        self.env.flush_all()
        self.assertNotEqual(
            self.take_in(appointment_id=self.visit.id, kind="praise"), first
        )
        self.env.cr.execute(
            "UPDATE salon_complaint SET create_date = create_date - interval '25 h'"
        )
        second = self.take_in(appointment_id=self.visit.id)
        self.assertNotEqual(second, first)
        self.bring_to(second, "solved")
        self.assertNotEqual(self.take_in(appointment_id=self.visit.id), second)

    def test_joining_can_be_switched_off(self):
        self.company.salon_complaint_join_hours = 0
        first = self.take_in(appointment_id=self.visit.id)
        self.assertNotEqual(self.take_in(appointment_id=self.visit.id), first)

    def test_nothing_said(self):
        for request in (
            {},
            {"description": "  \n "},
            {"description": None},
            None,
            [],
            "x",
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.complaints.take_in(request)

    def test_nonsense_is_refused_in_words(self):
        for request in (
            {"kind": "nonsense"},
            {"kind": ["service"]},
            {"severity": "9"},
            {"channel": "pigeon"},
            {"appointment_id": 10**12},
            {"appointment_id": -1},
            {"appointment_id": "1 OR 1=1"},
            {"partner_id": 2**31 - 1},
            {"line_id": [self.visit.line_ids.id]},
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.take_in(**request)

    def test_huge_text_and_markup(self):
        text = "<script>alert(1)</script>\x00" + "x" * 10_000_000
        complaint = self.take_in(description=text)
        self.assertLess(len(complaint.description), 10_100)
        self.assertIn("the rest is left out", complaint.description)
        self.assertLessEqual(len(complaint.subject), 80)
        # Kept as what was typed: a text field, never shown as markup.
        self.assertTrue(complaint.description.startswith("<script>"))
        self.take_in(partner_id=self.client_laura.id)
        joined = self.take_in(
            partner_id=self.client_laura.id, description="<img src=x onerror=y>"
        )
        self.assertNotIn("<img", joined.message_ids[0].body)

    def test_ids_of_another_client(self):
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        second = self.book(self.at(13), self.cut, self.ben, partner_id=stranger.id)
        for request in (
            {"appointment_id": self.visit.id, "partner_id": stranger.id},
            {"appointment_id": self.visit.id, "line_id": second.line_ids.id},
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.take_in(**request)
        self.assertFalse(self.complaints.search([]))

    def test_ids_of_another_company(self):
        self.make_other_company()
        theirs = (
            self.env["salon.appointment"]
            .with_context(allowed_company_ids=self.other.ids)
            .create(
                {"partner_id": self.other_client.id, "branch_id": self.other_branch.id}
            )
        )
        for request in (
            {"appointment_id": theirs.id},
            {"branch_id": self.other_branch.id},
            {"partner_id": self.other_client.id},
            {"employee_id": self.other_stylist.id},
            {"branch_id": self.branch.id, "employee_id": self.other_stylist.id},
        ):
            for user in (self.desk, self.stylist):
                with (
                    self.subTest(request=request, user=user.login),
                    self.assertRaises(UserError),
                ):
                    self.take_in(user, **request)
        self.assertFalse(self.complaints.search([]))

    def test_team_by_kind_and_branch(self):
        Team = self.env["salon.complaint.team"]
        of_branch = Team.create(
            {"name": "Branch", "branch_ids": [Command.set(self.branch.ids)]}
        )
        of_kind = Team.create(
            {"name": "Kind", "kind_ids": [Command.set(self.kind("price").ids)]}
        )
        self.assertEqual(self.take_in(branch_id=self.branch.id).team_id, of_branch)
        of_price = self.take_in(branch_id=self.branch.id, kind="price")
        self.assertEqual(of_price.team_id, of_kind)
        of_kind.branch_ids = self.branch.copy({"name": "Elsewhere"})
        of_price = self.take_in(branch_id=self.branch.id, kind="price")
        self.assertEqual(of_price.team_id, of_branch)

    def test_owner_is_who_has_fewest(self):
        second = self.make_user("second", "salon_crm.group_salon_receptionist")
        self.team.member_ids |= second
        owners = [self.take_in().user_id for _number in range(4)]
        self.assertEqual(
            sorted(owner.id for owner in owners), sorted((self.desk | second).ids * 2)
        )
        together = self.complaints.create(
            [{"description": "x", "kind_id": self.kind("other").id}] * 4
        )
        self.assertEqual(
            sorted(each.user_id.id for each in together),
            sorted((self.desk | second).ids * 2),
        )

    def test_leader_owns_where_nobody_else_does(self):
        self.team.member_ids = False
        self.assertEqual(self.take_in().user_id, self.leader)

    def test_owner_must_be_able_to_read(self):
        complaint = self.take_in()
        with self.assertRaisesRegex(ValidationError, "cannot own complaints"):
            complaint.user_id = self.stylist

    def test_deleted_employee(self):
        complaint = self.take_in(employee_id=self.ben.id)
        self.ben.active = False
        self.assertEqual(complaint.employee_name, "Ben")
        resource = self.ben.resource_id
        self.ben.unlink()
        resource.exists().unlink()
        complaint.invalidate_recordset()
        self.assertFalse(complaint.employee_id)
        self.assertEqual(complaint.employee_name, "Ben")

    def test_documents_of_others_do_not_fit(self):
        complaint = self.take_in(appointment_id=self.visit.id)
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        second = self.book(self.at(13), self.cut, self.ben, partner_id=stranger.id)
        elsewhere = self.branch.copy({"name": "Elsewhere"})
        move = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": stranger.id}
        )
        for values in (
            {"partner_id": stranger.id},
            {"branch_id": elsewhere.id},
            {
                "appointment_id": False,
                "line_id": second.line_ids.id,
                "partner_id": self.client_laura.id,
            },
            {"move_id": move.id},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(ValidationError),
                self.env.cr.savepoint(),
            ):
                complaint.write(values)
                self.env.flush_all()

    def test_window_for_it(self):
        """One screen, from the client's card and from the visit."""
        action = self.visit.with_user(self.desk).action_complaints()
        self.assertEqual(action["res_model"], "salon.complaint.intake")
        intakes = self.env["salon.complaint.intake"].with_user(self.desk)
        with Form(intakes.with_context(**action["context"])) as form:
            form.kind_id = self.kind("service")
            form.description = "Too short"
            self.assertEqual(form.line_id, self.visit.line_ids)
            self.assertEqual(form.employee_id, self.anna)
        opened = form.record.action_take_in()
        complaint = self.complaints.browse(opened["res_id"])
        self.assertEqual(complaint.partner_id, self.client_laura)
        self.assertEqual(complaint.create_uid, self.desk)
        action = self.visit.with_user(self.desk).action_complaints()
        self.assertEqual(action["res_model"], "salon.complaint")
        self.assertEqual(self.client_laura.salon_complaint_count, 1)
        with Form(
            intakes.with_context(default_partner_id=self.client_laura.id)
        ) as form:
            form.kind_id = self.kind("service")
            form.description = "And more"
            self.assertEqual(form.open_id, complaint, "it says what it joins")

    def test_number_of_queries_is_constant(self):
        def taken(count):
            self.complaints.create(
                [
                    {
                        "description": "x",
                        "kind_id": self.kind("other").id,
                        "branch_id": self.branch.id,
                        "partner_id": self.client_laura.id,
                    }
                ]
                * count
            )
            self.env.flush_all()

        taken(2)
        counts = []
        for count in (5, 25):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            taken(count)
            counts.append(self.cr.sql_log_count - before)
        # Each number is drawn from the sequence: two queries.
        self.assertEqual(counts[1] - counts[0], 2 * 20)


@tagged("post_install", "-at_install")
class TestHealth(ComplaintCase):
    """A health incident: at once with the manager, and nothing in words is kept."""

    WORDS = "Blisters behind the ears after the colour"

    def test_words_are_dropped(self):
        complaint = self.take_in(
            self.desk,
            kind="health",
            line_id=self.visit.line_ids.id,
            description=self.WORDS,
            subject="Blisters",
            severity="0",
        )
        self.assertEqual(complaint.severity, "3")
        self.assertEqual(complaint.line_id, self.visit.line_ids, "what and when stay")
        self.assertEqual(complaint.subject, "Health incident")
        self._assert_forgotten()
        complaint.with_user(self.desk).description = self.WORDS
        complaint.with_user(self.desk).subject = "Blisters"
        self._assert_forgotten()

    def test_nothing_need_be_said(self):
        self.take_in(kind="health", description="")

    def test_manager_hears_of_it_at_once(self):
        complaint = self.take_in(kind="health", appointment_id=self.visit.id)
        activity = self.activities(complaint, "health")
        self.assertEqual(activity.user_id, self.manager)
        mail = self.env["mail.mail"].search([("email_to", "ilike", "house@salon")])
        self.assertEqual(len(mail), 1)
        self.assertIn(complaint.name, mail.subject)

    def test_it_joins_nothing(self):
        first = self.take_in(appointment_id=self.visit.id)
        health = self.take_in(appointment_id=self.visit.id, kind="health")
        self.assertNotEqual(health, first)
        more = self.take_in(
            appointment_id=self.visit.id, kind="health", description=self.WORDS
        )
        self.assertEqual(more, health)
        self._assert_forgotten()

    def test_what_turns_out_to_be_one(self):
        complaint = self.take_in(
            appointment_id=self.visit.id, description=self.WORDS, kind="service"
        )
        complaint._client_says(f"{self.WORDS}, worse today")
        complaint.message_ids[0].attachment_ids = self.env["ir.attachment"].create(
            {"name": "ears.png", "raw": b"x"}
        )
        complaint.with_user(self.desk).kind_id = self.kind("health")
        self.assertEqual(self.activities(complaint, "health").user_id, self.manager)
        self.assertEqual(complaint.severity, "3")
        self._assert_forgotten()
        self.assertFalse(self.env["ir.attachment"].search([("name", "=", "ears.png")]))

    def test_page_asks_for_no_words(self):
        complaint = self.take_in(kind="health", appointment_id=self.visit.id)
        page = complaint._portal_page()
        self.assertTrue(page["in_person"])
        self.assertFalse(page["may_answer"])
        with self.assertRaisesRegex(UserError, "in person"):
            complaint._client_says(self.WORDS)

    def _assert_forgotten(self):
        self.env.flush_all()
        for table, columns in (
            ("salon_complaint", "concat(subject, description)"),
            ("mail_message", "concat(subject, body)"),
            ("mail_tracking_value", "concat(old_value_char, new_value_char)"),
            (
                "mail_mail m JOIN mail_message p ON p.id = m.mail_message_id",
                "body_html",
            ),
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} WHERE {columns} ILIKE '%blisters%'"
            )
            self.assertEqual(self.env.cr.fetchone()[0], 0, table)


@tagged("post_install", "-at_install")
class TestSteps(ComplaintCase):
    """From intake to the end, one step after another."""

    def test_all_the_way(self):
        complaint = self.take_in(appointment_id=self.visit.id)
        for action, code in (
            ("action_accept", "accepted"),
            ("action_examine", "examined"),
            ("action_offer", "remedy"),
            ("action_agree", "agreed"),
            ("action_solve", "solved"),
            ("action_close", "closed"),
        ):
            if code == "remedy":
                with self.assertRaisesRegex(UserError, "which remedy"):
                    complaint.action_offer()
                complaint.write({"remedy": "redo", "remedy_cost": 30})
            getattr(complaint, action)()
            self.assertEqual(complaint.stage_code, code)
        self.assertTrue(complaint.agreed_on)
        self.assertTrue(complaint.solved_at)
        self.assertTrue(complaint.closed_at)
        self.assertTrue(complaint.first_answered_at)

    def test_dragging_minds_the_steps(self):
        complaint = self.take_in()
        with self.assertRaisesRegex(UserError, "is “New”: it can become “Accepted”"):
            complaint.stage_id = self.stage("solved")
        with self.assertRaises(UserError):
            complaint.write({"stage_id": self.stage("closed").id})
        self.assertEqual(complaint.stage_code, "new")

    def test_one_of_many_stops_all(self):
        first, second = self.take_in(), self.take_in()
        first.action_accept()
        with self.assertRaises(UserError):
            (first | second).write({"stage_id": self.stage("examined").id})

    def test_refusing_takes_a_reason(self):
        complaint = self.take_in()
        with self.assertRaisesRegex(UserError, "why it is refused"):
            complaint.action_refuse()
        complaint.with_user(self.manager).write(
            {"refuse_reason": "Not our product", "stage_id": self.stage("refused").id}
        )
        self.assertEqual(complaint.stage_code, "refused")
        self.assertFalse(complaint.due_at)
        self.assertNotIn("Not our product", str(complaint._portal_page()))

    def test_praise_is_closed_at_once(self):
        praise = self.take_in(kind="praise", description="Lovely!")
        self.assertFalse(praise.due_at)
        self.assertFalse(praise.deadline_state)
        praise.with_user(self.manager).action_close()
        self.assertEqual(praise.stage_code, "closed")

    def test_what_comes_in_is_new(self):
        with self.assertRaisesRegex(UserError, "is new"):
            self.complaints.with_user(self.manager).create(
                {"description": "x", "stage_id": self.stage("solved").id}
            )

    def test_kanban_shows_all_stages(self):
        complaints = self.complaints.with_user(self.desk)
        complaints = complaints.with_context(read_group_expand=True)
        found = complaints.web_read_group([], ["stage_id"])
        self.assertEqual(len(found["groups"]), 8)

    def test_page_in_the_clients_words(self):
        complaint = self.take_in(appointment_id=self.visit.id)
        complaint.message_post(body="Secret", subtype_xmlid="mail.mt_note")
        complaint.with_user(self.desk).message_post(
            body="We are sorry.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        complaint._client_says("Thank you\x00")
        page = complaint._portal_page()
        self.assertEqual(page["number"], complaint.name)
        self.assertEqual(page["state"], "Received")
        self.assertEqual(
            [(message["own"], message["text"]) for message in page["messages"]],
            [(False, "We are sorry."), (True, "Thank you")],
        )
        self.assertTrue(page["may_answer"])
        self.assertNotIn("Secret", str(page))
        with self.assertRaises(UserError):
            complaint._client_says("  ")

    def test_closed_page_takes_no_answer(self):
        complaint = self.take_in(appointment_id=self.visit.id)
        self.bring_to(complaint, "closed")
        self.assertFalse(complaint._portal_page()["may_answer"])
        with self.assertRaises(UserError):
            complaint._client_says("Hello?")

    def test_figures_are_not_written_by_hand(self):
        complaint = self.take_in()
        for values in (
            {"first_answered_at": "2020-01-01"},
            {"answer_missed": False},
            {"solution_deadline": "2099-01-01"},
            {"access_token": "known"},
            {"name": "K1"},
            {"handled": "yes"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                complaint.with_user(self.manager).write(values)
