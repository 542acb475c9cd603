import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import SalonCase, SalonSetup

MANY = 30_000


class SearchSetup(SalonSetup):
    @classmethod
    def set_up_clients(cls):
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.board = cls.env["salon.board"].with_user(cls.desk)
        cls.client_laura.phone = "+32 470 12 34 56"
        cls.wang = cls.make_client("王小明", "+86 138 0013 8000")
        cls.wanda = cls.make_client("Wanda Łuk", "0471 99 98 97")

    @classmethod
    def make_client(cls, name, phone=False, **values):
        return cls.env["res.partner"].create(
            {"name": name, "phone": phone, "is_salon_client": True, **values}
        )

    @classmethod
    def find(cls, text, **values):
        rows = cls.board.clients({"text": text, "branch_id": cls.branch.id, **values})
        return cls.env["res.partner"].browse([row["id"] for row in rows])


@tagged("post_install", "-at_install")
class TestClientSearch(SearchSetup, SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_clients()

    def test_names_pinyin_and_numbers(self):
        for text, client in (
            ("laur", self.client_laura),
            ("LAÚRA", self.client_laura),
            ("456", self.client_laura),
            ("0470 12", self.client_laura),
            ("+3247012", self.client_laura),
            ("laura 3456", self.client_laura),
            ("王", self.wang),
            ("小明", self.wang),
            ("wangxiaoming", self.wang),
            ("wxm", self.wang),
            ("8000", self.wang),
            ("luk wanda", self.wanda),
            ("wand", self.wanda),
        ):
            with self.subTest(text=text):
                self.assertEqual(self.find(text), client)
        self.assertEqual(self.find("wan"), self.wang | self.wanda)
        self.assertFalse(self.find("laura 8000"))

    def test_row_of_a_client(self):
        self.client_laura.salon_preferred_employee_id = self.anna
        self.client_laura.salon_allergen_ids = self.env.ref(
            "salon_crm.salon_allergen_nickel"
        )
        self.client_laura.phone = "0470 12"
        visit = self.book(self.at(10))
        visit.write({"state": "no_show"})
        (row,) = self.board.clients({"text": "laura", "branch_id": self.branch.id})
        self.assertEqual(
            row,
            {
                "id": self.client_laura.id,
                "name": "Laura",
                "phone": "0470 12",
                "last": "",
                "allergy": True,
                "missed": 1,
                "preferred_employee_id": self.anna.id,
            },
        )
        json.dumps(row)

    def test_last_visit_on_the_branchs_wall(self):
        there = self.make_calendar("Shanghai", 9, 18, "Asia/Shanghai")
        branch = self.env["salon.branch"].create(
            {"name": "Shanghai", "resource_calendar_id": there.id}
        )
        history = self.env["salon.appointment"].with_context(salon_past_allowed=True)
        for start in ("2024-05-06 17:00", "2023-01-01 09:00"):
            visit = history.create(
                {
                    "partner_id": self.client_laura.id,
                    "branch_id": branch.id,
                    "start": f"{start}:00",
                    "state": "done",
                }
            )
            self.assertEqual(str(visit.start)[:16], start)
        (row,) = self.board.clients({"text": "laura", "branch_id": branch.id})
        self.assertEqual(row["last"], "05/07/2024")

    def test_who_is_called_just_so_then_who_was_here_last(self):
        ann, anna, annabel, other = (
            self.make_client(name) for name in ("Ann", "Anna", "Annabel", "Anna")
        )
        for client, hour in ((annabel, 12), (anna, 9), (other, 10)):
            visit = self.book(self.at(hour), partner_id=client.id)
            visit.write({"state": "done"})
        self.assertEqual(self.find("anna").mapped("name"), ["Anna", "Anna", "Annabel"])
        self.assertEqual(self.find("anna")[0], other)
        self.assertEqual(self.find("an"), annabel | other | anna | ann)
        self.assertEqual(self.find("an", limit=2), annabel | other)

    def test_follows_name_phone_and_being_a_client(self):
        self.wanda.name = "Vera"
        self.assertFalse(self.find("wanda"))
        self.assertEqual(self.find("vera 897"), self.wanda)
        self.wanda.phone = False
        self.assertFalse(self.find("897"))
        self.wanda.is_salon_client = False
        self.assertFalse(self.find("vera"))
        self.assertIsNone(self.stored(self.wanda))
        self.wanda.write({"is_salon_client": True, "active": False})
        self.assertFalse(self.find("vera"), "archived")

    def test_who_is_no_client_is_not_found(self):
        plumber = self.env["res.partner"].create(
            {"name": "Plumber", "phone": "0470 77 77 77"}
        )
        self.assertFalse(self.find("plumber"))
        self.assertIsNone(self.stored(plumber))
        self.book(self.at(10), partner_id=plumber.id)
        self.assertEqual(self.find("777777"), plumber, "booked, and so a client")

    def test_keys_leak_nowhere(self):
        laura = self.client_laura.with_user(self.desk)
        for read in (
            lambda: laura.read(["salon_search"]),
            lambda: laura.search([("salon_search", "like", "laura")]),
            lambda: laura.write({"salon_search": "x"}),
        ):
            with self.assertRaises(AccessError):
                read()
        self.assertNotIn("salon_search", laura.fields_get())
        self.assertNotIn("salon_search", laura.sudo().copy_data()[0])
        config = self.env["pos.config"].create({"name": "Test till"})
        Partner = self.env["res.partner"]
        self.assertNotIn("salon_search", Partner._load_pos_data_fields(config))

    def test_companies(self):
        self.make_other_company()
        self.assertFalse(self.find("otto"))
        with self.assertRaises(UserError):
            self.board.clients({"text": "otto", "branch_id": self.other_branch.id})
        self.desk.company_ids |= self.other
        both = self.board.with_context(
            allowed_company_ids=(self.company | self.other).ids
        )
        (row,) = both.clients({"text": "otto", "branch_id": self.branch.id})
        self.assertEqual(row["id"], self.other_client.id)

    def test_whatever_is_typed(self):
        for text in (
            *("", " ", "'", '"', "\\", ":*", "&|!()", "<->", "%", "_", "\0", "\ud800"),
            *(
                "😀",
                "laura😀 ",
                "x" * 10_000,
                "a " * 5_000,
                "0" * 10_000,
                "王" * 10_000,
            ),
            "'; DELETE FROM res_partner; --",
            "laura' | '",
        ):
            with self.subTest(text=text[:20]):
                self.find(text)
        self.assertEqual(self.find("laura😀 "), self.client_laura)

    def test_wrong_requests_are_refused_in_words(self):
        for request in (
            {"text": None},
            {"text": 5},
            {"text": ["a"]},
            {"text": "a", "limit": 0},
            {"text": "a", "limit": "many"},
            {"text": "a", "limit": True},
            {"text": "a", "limit": 101},
            {"text": "a", "branch_id": False},
            {"text": "a", "branch_id": "x"},
            {"text": "a", "branch_id": 2**31 - 1},
        ):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.board.clients({"branch_id": self.branch.id, **request})
        for request in (None, [], "laura"):
            with self.subTest(request=request), self.assertRaises(UserError):
                self.board.clients(request)

    def test_queries_do_not_grow_with_clients(self):
        def count(text):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(self.find(text))
            return self.env.cr.sql_log_count - before

        for number in range(40):
            self.make_client(f"Many {number}")
        self.env.flush_all()
        self.find("laura")
        one = count("laura")
        self.assertEqual(count("many"), one)
        self.assertLess(one, 20)

    def test_index_is_used(self):
        """Among many clients nobody reads them all."""
        self.env.cr.execute(
            """INSERT INTO res_partner (name, complete_name, is_salon_client, active,
                   type, autopost_bills, salon_search)
               SELECT 'N' || n, 'N' || n, true, true, 'contact', 'ask',
                      'nn' || n || ' p4' || n || ' r' || reverse(n::text)
                 FROM generate_series(1, %s) n""",
            [MANY],
        )
        self.env.cr.execute("ANALYZE res_partner")
        Partner = self.env["res.partner"].with_user(self.desk)
        matches = Partner._salon_matches("'nn2999':*", False)
        plan = self.env.execute_query(SQL("EXPLAIN %s", matches))
        self.assertIn("res_partner_salon_search_index", str(plan))
        self.assertEqual(len(self.find("n2999")), 11)
        self.assertEqual(len(self.find("n", limit=100)), 100)

    # ------------------------------------------------------------
    # New clients
    # ------------------------------------------------------------

    def test_add_a_client(self):
        row = self.add(" Nora   Maes ", "+32 470 55 55 55")
        nora = self.env["res.partner"].browse(row["id"])
        self.assertEqual((nora.name, nora.phone), ("Nora Maes", "+32 470 55 55 55"))
        self.assertTrue(nora.is_salon_client)
        self.assertEqual(row["last"], "")
        self.assertEqual(self.find("nora 555"), nora)
        self.assertEqual(self.add("NORA MAES", "0470555555")["id"], nora.id)
        self.assertEqual(self.add("Nora Maes", "0032470/555555")["id"], nora.id)
        self.assertNotEqual(self.add("Nora Maes", "0470555556")["id"], nora.id)
        self.assertNotEqual(self.add("Lea Maes", "0470555555")["id"], nora.id)
        self.assertNotEqual(self.add("Nora Maes")["id"], nora.id)

    def test_what_is_no_number_is_kept(self):
        self.assertEqual(self.add("Lea", "has no phone")["phone"], "has no phone")

    def test_clients_without_a_name_are_refused(self):
        count = self.env["res.partner"].search_count([])
        for name, phone in (
            ("", ""),
            (" ", "0470"),
            (None, "0470"),
            (5, ""),
            ({}, ""),
            ("Nora", 5),
            ("x" * 101, ""),
            ("Nora", "1" * 41),
        ):
            with self.subTest(name=name, phone=phone), self.assertRaises(UserError):
                self.add(name, phone)
        self.assertEqual(self.env["res.partner"].search_count([]), count)

    def add(self, name, phone=""):
        return self.board.add_client(
            {"name": name, "phone": phone, "branch_id": self.branch.id}
        )

    def stored(self, partner):
        self.env.flush_all()
        query = SQL("SELECT salon_search FROM res_partner WHERE id = %s", partner.id)
        return self.env.execute_query(query)[0][0]


@tagged("post_install", "-at_install")
class TestClientSearchByRpc(SearchSetup, HttpCase):
    """Who may look for clients on the board."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_salon()
        cls.set_up_clients()

    def test_roles(self):
        groups = {
            "plain": (),
            "stylist": ("salon_crm.group_salon_stylist",),
            "till": ("point_of_sale.group_pos_user",),
            "invoicing": ("account.group_account_invoice",),
            "sensitive": ("salon_crm.group_salon_sensitive",),
        }
        for login, names in groups.items():
            self.make_user(login, *names)
            self.authenticate(login, login)
            for method, request in (
                ("clients", {"text": "laura"}),
                ("add_client", {"name": "Nora"}),
            ):
                with self.subTest(role=login), mute_logger("odoo.http"):
                    answer = self.call(method, request)
                    name = answer["error"]["data"]["name"]
                    self.assertEqual(name, "odoo.exceptions.AccessError")
        self.authenticate("desk", "desk")
        (row,) = self.call("clients", {"text": "laura"})["result"]
        self.assertEqual(row["id"], self.client_laura.id)
        added = self.call("add_client", {"name": "Nora"})["result"]
        self.assertEqual(added["name"], "Nora")

    def call(self, method, request):
        request = {"branch_id": self.branch.id, **request}
        return self.url_open(
            f"/web/dataset/call_kw/salon.board/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {
                        "model": "salon.board",
                        "method": method,
                        "args": [request],
                        "kwargs": {},
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
