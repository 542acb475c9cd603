import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .pdf_common import PdfCase
from .test_board_panels import PanelCase


@tagged("post_install", "-at_install")
class TestDaySheet(PdfCase, PanelCase):
    """A page of paper for each stylist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_laura.salon_allergen_ids = cls.env.ref(
            "salon_crm.salon_allergen_nickel"
        )
        cls.client_laura.birthdate_date = cls.day.date().replace(year=1990)
        cls.colouring = cls.book(cls.at(10), cls.colour)
        cls.colouring.note = "Same red <as> before"
        cls.named = cls.book(cls.at(13), cls.cut, cls.anna)
        cls.of_ben = cls.book(cls.at(10), cls.cut, cls.ben)

    def asked(self, **values):
        return {"branch_id": self.branch.id, "day": str(self.day.date()), **values}

    def sheets(self, user=None, **values):
        report = self.env["report.salon_crm.report_salon_day_sheet"]
        return report.with_user(user or self.desk)._sheets(self.asked(**values))

    def print(self, user=None, lang="en_US", **values):
        user = user or self.desk
        action = self.board.with_user(user).day_sheets(self.asked(**values))
        # As it comes back from the browser
        data = json.loads(json.dumps(action["data"]))
        return self.print_pdf(action["report_name"], user, lang, data=data)

    def test_printed(self):
        pdf, pages = self.print()
        self.assertTrue(pdf.startswith(b"%PDF"))
        self.assertEqual(len(pages), 2, "a page each")
        day = self.branch._day(self.at(12))
        for words in (
            *("Anna", "Test branch", day, "At work: 9:00 AM – 6:00 PM", "Laura"),
            *("Colour", "10:00 AM – 11:30 AM", "10:45 AM – 11:15 AM Phase 1"),
            *("Same red <as> before", "Allergy: ask", "First visit", "Birthday"),
            *("Asked for by name", "9:00 AM – 10:00 AM Free"),
        ):
            self.assertIn(words.replace("\u202f", " "), pages[0].replace("\u202f", " "))
        self.assertIn("Ben", pages[1])
        self.assertNotIn("Colour", pages[1])
        self.assertNotIn("Nickel", "".join(pages))

    def test_printed_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.cut.with_context(lang="zh_CN").name = "剪发"
        self.client_laura.name = "王小明"
        _pdf, pages = self.print(lang="zh_CN", resource_ids=self.ben.resource_id.ids)
        self.assertEqual(len(pages), 1)
        text = pages[0].replace(" ", "")
        self.assertIn("王小明", text)
        self.assertIn("剪发", text)
        self.assertIn(f"{self.day.month}月{self.day.day}日", text)

    def test_hours_gaps_and_order(self):
        anna, ben = self.sheets()
        self.assertEqual((anna["name"], ben["name"]), ("Anna", "Ben"))
        clean = [row["time"].replace("\u202f", " ") for row in anna["rows"]]
        self.assertEqual(
            clean,
            [
                "9:00 AM – 10:00 AM",
                "10:00 AM – 11:30 AM",
                "11:30 AM – 1:00 PM",
                "1:00 PM – 2:00 PM",
                "2:00 PM – 6:00 PM",
            ],
        )
        self.assertEqual(
            [row["free"] for row in anna["rows"]], [True, False, True, False, True]
        )
        (colour,) = anna["rows"][1]["services"]
        self.assertEqual([phase["gap"] for phase in colour["phases"]], [0, 1, 0])
        self.assertEqual(colour["phases"][1]["where"], "Chair A")
        self.assertEqual(anna["rows"][1]["number"], self.colouring.name)

    def test_who_is_gone_holds_no_time(self):
        self.named.action_cancel()
        anna, _ben = self.sheets()
        self.assertEqual(len([row for row in anna["rows"] if not row["free"]]), 1)

    def test_passer_by_by_the_name_called(self):
        passer_by = self.company._salon_passer_by()
        self.book(
            self.at(15), self.cut, self.ben, partner_id=passer_by.id, guest_name="Tim"
        )
        _anna, ben = self.sheets()
        self.assertIn("Tim", [row.get("client") for row in ben["rows"]])
        (row,) = [row for row in ben["rows"] if row.get("client") == "Tim"]
        self.assertEqual([text for _kind, text in row["flags"]], ["Asked for by name"])

    def test_stylist_prints_the_own_sheet(self):
        (sheet,) = self.sheets(self.stylist)
        self.assertEqual(sheet["name"], "Anna")
        _pdf, pages = self.print(self.stylist)
        self.assertEqual(len(pages), 1)
        with self.assertRaises(UserError):
            self.sheets(self.stylist, resource_ids=self.ben.resource_id.ids)

    def test_others_print_none(self):
        for login, groups in (
            ("plain", ()),
            ("till", ("point_of_sale.group_pos_user",)),
            ("books", ("account.group_account_user",)),
        ):
            user = self.make_user(login, *groups)
            with self.subTest(role=login):
                with self.assertRaises(AccessError):
                    self.board.with_user(user).day_sheets(self.asked())
                with self.assertRaises(AccessError):
                    self.sheets(user)

    def test_other_companies(self):
        self.make_other_company()
        for request in (
            self.asked(branch_id=self.other_branch.id),
            self.asked(resource_ids=self.other_stylist.resource_id.ids),
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.board.day_sheets(request)

    def test_wrong_requests(self):
        for values in (
            {"day": "tomorrow"},
            {"day": 5},
            {"branch_id": "x"},
            {"resource_ids": "all"},
            {"resource_ids": ["Anna"]},
            {"resource_ids": [2**31 - 1]},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.board.day_sheets(self.asked(**values))
        with self.assertRaises(UserError):
            self.board.day_sheets("today")
