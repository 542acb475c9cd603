import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.salon_crm.tools import instants

from .common import SalonCase


class PanelCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.stylist = cls.make_user("anna", "salon_crm.group_salon_stylist")
        cls.anna.user_id = cls.stylist
        cls.board = cls.env["salon.board"].with_user(cls.desk)

    def ask(self, method, **request):
        return getattr(self.board, method)({"branch_id": self.branch.id, **request})

    def check_queries(self, method, more, **request):
        """The number of queries is the same after ``more`` made more rows."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.ask(method, **request)
            return self.env.cr.sql_log_count - before, len(rows)

        count()
        few, rows = count()
        more()
        many, all_rows = count()
        self.assertGreater(all_rows, rows)
        self.assertEqual(many, few)


@tagged("post_install", "-at_install")
class TestWaitlistPanel(PanelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_laura.phone = "0470"
        cls.entry = cls.wait(date_until="2031-05-09", date_from="2031-05-05")

    @classmethod
    def wait(cls, **values):
        return cls.env["salon.waitlist.entry"].create(
            {
                "partner_id": cls.client_laura.id,
                "branch_id": cls.branch.id,
                "product_ids": cls.cut.ids,
                **values,
            }
        )

    def test_row(self):
        self.entry.write({"employee_id": self.anna.id, "sat": False, "sun": False})
        self.entry.write({"hour_from": 9, "hour_to": 12.5})
        (row,) = self.ask("waitlist")
        when = row.pop("when").replace("\u202f", " ")
        self.assertEqual(when, "Mon, Tue, Wed, Thu, Fri, 9:00 AM–12:30 PM, until May 9")
        self.assertEqual(
            row,
            {
                "id": self.entry.id,
                "name": "Laura",
                "phone": "0470",
                "partner_id": self.client_laura.id,
                "what": "Cut",
                "services": [{"product_id": self.cut.id, "employee_id": self.anna.id}],
                "who": "Anna",
                "state": "waiting",
                "state_label": "Waiting",
                "answer_until": False,
            },
        )
        json.dumps(row)

    def test_when_in_words(self):
        for hours, text in (
            ((0, 24), "Any day, until May 9"),
            ((13.5, 24), "Any day, from 1:30 PM, until May 9"),
            ((0, 12), "Any day, until 12:00 PM, until May 9"),
        ):
            self.entry.write({"hour_from": hours[0], "hour_to": hours[1]})
            (row,) = self.ask("waitlist")
            self.assertEqual(row["when"].replace("\u202f", " "), text)

    def test_who_would_come_on_a_day(self):
        """The 6th of May 2031 is a Tuesday."""
        for day, found in (
            ("2031-05-04", 0),
            ("2031-05-05", 1),
            ("2031-05-06", 0),
            ("2031-05-09", 1),
            ("2031-05-10", 0),
        ):
            self.entry.tue = False
            with self.subTest(day=day):
                self.assertEqual(len(self.ask("waitlist", day=day)), found)

    def test_who_does_not_wait_any_more(self):
        self.entry.action_close()
        self.assertEqual(self.ask("waitlist"), [])

    def test_who_is_asked(self):
        self.env["salon.waitlist.offer"].create(
            {
                "entry_id": self.entry.id,
                "gap_id": self.env["salon.waitlist.gap"]
                .create(
                    {
                        "branch_id": self.branch.id,
                        "spans": [[0, 1, 2]],
                        "start": self.at(10),
                        "stop": self.at(11),
                    }
                )
                .id,
                "start": self.at(10),
                "deadline": self.at(9),
            }
        )
        self.entry.state = "offered"
        (row,) = self.ask("waitlist")
        self.assertEqual(row["answer_until"], instants.to_seconds(self.at(9)))
        self.assertEqual(row["state_label"], "Asked")

    def test_queries_do_not_grow(self):
        def more():
            for number in range(9):
                client = self.client_laura.copy({"name": f"Client {number}"})
                self.wait(partner_id=client.id, employee_id=self.anna.id)

        self.wait(employee_id=self.ben.id)
        self.check_queries("waitlist", more)

    def test_wrong_requests(self):
        for request in ({"branch_id": "x"}, {"day": "today"}, {"day": 5}, {"day": "0"}):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.ask("waitlist", **request)


@tagged("post_install", "-at_install")
class TestCallsPanel(PanelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mute = cls.env["res.partner"].create(
            {"name": "Mute", "is_salon_client": True}
        )
        cls.visit = cls.book(cls.at(10), partner_id=cls.mute.id)
        cls.message = cls.visit.message_row_ids

    def test_row(self):
        (row,) = self.ask("calls")
        self.assertEqual(
            row,
            {
                "id": self.message.id,
                "name": "Mute",
                "phone": "",
                "kind_label": "Confirmation",
                "why": "No e-mail address, no phone number",
                "visit_id": self.visit.id,
                "visit": f"{self.branch._day_and_clock(self.at(10))}, Cut",
            },
        )

    def test_outcome(self):
        answer = self.ask("call", id=self.message.id, outcome="reached", note="Fine")
        self.assertEqual(
            answer, {"id": self.message.id, "visits": [], "gone": [], "undo": False}
        )
        self.assertEqual(self.ask("calls"), [])
        self.assertEqual(self.message.called_by_id, self.desk)
        self.assertEqual(self.message.outcome_note, "Fine")
        with self.assertRaisesRegex(UserError, "Mute is not on the call list"):
            self.ask("call", id=self.message.id, outcome="no_answer")

    def test_soonest_visit_first(self):
        early = self.book(self.at(9), partner_id=self.mute.copy().id)
        self.assertEqual(
            [row["visit_id"] for row in self.ask("calls")], [early.id, self.visit.id]
        )

    def test_queries_do_not_grow(self):
        def more():
            for hour in range(11, 18):
                self.book(self.at(hour), partner_id=self.mute.copy().id)

        self.check_queries("calls", more)

    def test_wrong_requests(self):
        for request in (
            {"outcome": "reached"},
            {"id": self.message.id},
            {"id": self.message.id, "outcome": "sold a car"},
            {"id": self.message.id, "outcome": 5},
            {"id": self.message.id, "outcome": ["reached"]},
            {"id": "x", "outcome": "reached"},
            {"id": 2**31 - 1, "outcome": "reached"},
            {"id": self.message.id, "outcome": "reached", "note": "x" * 201},
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.ask("call", **request)
        self.assertEqual(len(self.ask("calls")), 1)

    def test_companies(self):
        self.make_other_company()
        self.other_client.write({"email": False, "phone": False})
        with self.assertRaises(UserError):
            self.ask("calls", branch_id=self.other_branch.id)
        visits = self.env["salon.appointment"].with_context(
            allowed_company_ids=self.other.ids
        )
        visit = visits.browse(
            visits.book(
                {
                    "branch_id": self.other_branch.id,
                    "services": [{"product_id": self.other_cut.id}],
                    "partner_id": self.other_client.id,
                    "start": self.at(10),
                }
            )
        )
        self.assertTrue(visit.message_row_ids)
        with self.assertRaises(UserError):
            self.ask("call", id=visit.message_row_ids.id, outcome="reached")


@tagged("post_install", "-at_install")
class TestClientCard(PanelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nickel = cls.env.ref("salon_crm.salon_allergen_nickel")
        cls.client_laura.write(
            {
                "phone": "0470 12",
                "birthdate_date": "1990-02-28",
                "salon_skin_type": "dry",
                "salon_hair_type": "curly",
                "salon_preferred_employee_id": cls.ben.id,
                "salon_refused_resource_ids": cls.anna.resource_id.ids,
                "salon_allergen_ids": cls.nickel.ids,
                "comment": "<p>Likes <b>tea</b></p>",
            }
        )

    def card(self, user=None, client=None):
        board = self.board.with_user(user or self.desk)
        return board.client_card({"partner_id": (client or self.client_laura).id})

    def history(self, number, employee):
        """As an import brings visits in: on the third of a month of 2024."""
        visits = self.env["salon.appointment"].with_context(salon_past_allowed=True)
        return visits.create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "start": f"2024-{number:02}-03 10:00:00",
                "state": "done",
                "line_ids": [
                    fields.Command.create(
                        {
                            "product_id": self.cut.id,
                            "employee_id": employee.id,
                            "note": f"Note {number}",
                        }
                    )
                ],
            }
        )

    def test_what_is_known(self):
        card = self.card()
        self.assertEqual(
            card.pop("image"),
            f"/web/image/res.partner/{self.client_laura.id}/avatar_128",
        )
        self.assertEqual(
            card.pop("since"), self.client_laura.create_date.strftime("%b %Y")
        )
        card.pop("member")
        self.assertEqual(
            card,
            {
                "id": self.client_laura.id,
                "name": "Laura",
                "phone": "0470 12",
                "email": "laura@example.com",
                "birthday": "Feb 28",
                "allergy": True,
                "skin": "Dry",
                "hair": "Curly",
                "preferred": "Ben",
                "refused": ["Anna"],
                "visits": 0,
                "missed": 0,
                "late_cancels": 0,
                "last": [],
                "next": False,
                "note": "Likes *tea*",
            },
        )
        json.dumps(card)

    def test_last_visits_and_the_next(self):
        for number in range(1, 6):
            self.history(number, self.ben)
        self.book(self.at(10), self.cut, self.ben, partner_id=self.client_laura.id)
        first = self.book(self.at(9), self.cut, self.ben)
        gone = self.book(self.at(8) + timedelta(hours=4), self.cut, self.ben)
        gone.action_cancel()
        card = self.card()
        self.assertEqual((card["visits"], card["since"]), (5, "Jan 2024"))
        self.assertEqual(
            [(row["day"], row["what"], row["who"]) for row in card["last"]],
            [(f"0{n}/03/2024", "Cut", "Ben") for n in (5, 4, 3)],
        )
        self.assertEqual(card["last"][0]["notes"], ["Note 5"])
        self.assertEqual(
            card["next"],
            {
                "id": first.id,
                "day": self.branch._day_in_year(first.start),
                "what": "Cut",
                "who": "Ben",
            },
        )

    def test_nothing_sensitive(self):
        """Not even to whom could read it elsewhere."""
        nurse = self.make_user(
            "nurse",
            "salon_crm.group_salon_receptionist",
            "salon_crm.group_salon_sensitive",
        )
        for user in (self.desk, nurse):
            self.assertNotIn("Nickel", json.dumps(self.card(user)))

    def test_stylist_reads_the_cards_of_own_clients(self):
        self.client_laura.salon_refused_resource_ids = False
        with self.assertRaisesRegex(AccessError, "your own clients only"):
            self.card(self.stylist)
        self.history(1, self.ben)
        with self.assertRaises(AccessError):
            self.card(self.stylist)
        self.history(2, self.anna)
        card = self.card(self.stylist)
        self.assertEqual(card["name"], "Laura")
        self.assertEqual((card["visits"], len(card["last"])), (1, 1), "with Anna")
        self.assertEqual(self.card()["visits"], 2)

    def test_others_read_no_card(self):
        self.history(1, self.anna)
        for login, groups in (
            ("plain", ()),
            ("till", ("point_of_sale.group_pos_user",)),
            ("sensitive", ("salon_crm.group_salon_sensitive",)),
            ("books", ("account.group_account_user",)),
        ):
            user = self.make_user(login, *groups)
            with self.subTest(role=login), self.assertRaises(AccessError):
                self.card(user)

    def test_passer_by_has_no_history(self):
        passer_by = self.company._salon_passer_by()
        self.book(self.at(10), partner_id=passer_by.id)
        card = self.card(client=passer_by)
        self.assertEqual((card["visits"], card["last"], card["next"]), (0, [], False))

    def test_wrong_requests(self):
        self.make_other_company()
        for request in (
            None,
            [],
            {},
            {"partner_id": "x"},
            {"partner_id": True},
            {"partner_id": 2**31 - 1},
            {"partner_id": self.other_client.id},
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.board.client_card(request)


@tagged("post_install", "-at_install")
class TestWhoSeesPanels(PanelCase):
    def test_roles(self):
        for user in (
            self.stylist,
            self.make_user("plain"),
            self.make_user("till", "point_of_sale.group_pos_user"),
            self.make_user("books", "account.group_account_user"),
        ):
            for method in ("waitlist", "calls", "call"):
                board = self.board.with_user(user)
                request = {"branch_id": self.branch.id}
                with (
                    self.subTest(role=user.login, method=method),
                    self.assertRaises(AccessError),
                ):
                    getattr(board, method)(request)
