from contextlib import contextmanager
from datetime import timedelta

import psycopg2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import SalonCase

# What may come in place of anything.
EMPTY = (None, "", [], {}, False, 0)
JUNK = (
    True,
    -1,
    1.5,
    float("nan"),
    float("inf"),
    2**31,
    2**70,
    -(2**70),
    "x",
    "1",
    "\0",
    "\ud800",
    "x" * 10_000,
    [1],
    [[]],
    [None],
    {"id": 1},
)
FAR_DATES = ("0001-01-01 00:00:00", "1900-01-01 00:00:00", "9999-12-31 23:59:59")
BAD_DATES = (
    "2026-02-30 10:00:00",
    "2026-13-01 10:00:00",
    "10:00",
    "tomorrow",
    "2026-01-01T10:00:00+02:00",
    "2026-01-01 10:00:00+02:00",
    1_700_000_000,
)
TABLES = (
    "salon_appointment",
    "salon_appointment_line",
    "salon_appointment_phase",
    "salon_occupancy",
    "salon_booking",
    "res_partner",
)


class WentThrough(Exception):
    """Undoes what was accepted."""


class BadInputCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_other_company()
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.visits = cls.env["salon.appointment"].with_user(cls.desk)

    def rows(self):
        """How many rows there are in each table that a booking writes."""
        self.env.flush_all()
        counts = SQL(", ").join(
            SQL("(SELECT COUNT(*) FROM %s)", SQL.identifier(table)) for table in TABLES
        )
        return dict(
            zip(TABLES, *self.env.execute_query(SQL("SELECT %s", counts)), strict=True)
        )

    def refused(self, words, method, *arguments):
        """It is refused in these words, and has written nothing.

        Not by ``assertRaises``: in Odoo that rolls back what was written.
        """
        before = self.rows()
        try:
            method(*arguments)
        except (UserError, ValidationError) as refusal:
            self.assertRegex(refusal.args[0], words)
            self.assertEqual(self.rows(), before)
        else:
            self.fail(f"It went through, instead of: {words}")

    @contextmanager
    def not_allowed(self, words):
        """It is refused in these words, and rolled back as after a call by RPC."""
        with self.assertRaises(UserError) as caught:
            yield
            self.env.flush_all()
        self.assertRegex(caught.exception.args[0], words)

    @contextmanager
    def violates(self, model, words):
        """The database refuses it, and the user reads these words."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError) as caught,
        ):
            yield
            self.env.flush_all()
        said = self.env[model]._sql_error_to_message(caught.exception)
        self.assertRegex(said, words)

    def order(self, **values):
        """What a client sends for a cut at ten."""
        return self.request(start=fields.Datetime.to_string(self.at(10)), **values)


@tagged("post_install", "-at_install")
class TestBadRequest(BadInputCase):
    """Requests to ``book``, of which nothing is trusted."""

    def test_the_request_itself_is_good(self):
        self.assertTrue(self.visits.book(self.order()))

    def test_not_a_request(self):
        for junk in (*EMPTY, *JUNK):
            with self.subTest(request=junk):
                if isinstance(junk, dict):
                    continue
                self.refused("could not be understood", self.visits.book, junk)
                self.refused(
                    "could not be understood", self.visits.get_available_slots, junk
                )
                self.refused(
                    "could not be understood", self.visits.explain_unavailable, junk
                )

    def test_empty_request(self):
        self.refused("Choose: Salon branch", self.visits.book, {})
        self.refused("Choose: Salon branch", self.visits.get_available_slots, {})
        self.assertRegex(self.visits.explain_unavailable({})[0], "Choose: Salon branch")

    def test_junk_in_place_of_records(self):
        for key, name in (("branch_id", "Salon branch"), ("partner_id", "Contact")):
            words = f"^(Choose|There is no such record any more): {name}"
            for junk in (*EMPTY, *JUNK):
                with self.subTest(key=key, value=junk):
                    self.refused(words, self.visits.book, self.order(**{key: junk}))

    def test_junk_in_place_of_an_enquiry(self):
        words = "^(Choose|There is no such record any more): Lead"
        for junk in JUNK:
            with self.subTest(value=junk):
                order = self.order(opportunity_id=junk)
                self.refused(words, self.visits.book, order)

    def test_junk_in_place_of_services(self):
        words = "could not be understood|Choose at least one service|Choose: Product"
        for junk in (*EMPTY, *JUNK):
            for services in (junk, [junk], [{"product_id": junk}]):
                with self.subTest(services=services):
                    self.refused(
                        f"{words}|no such record any more: Product",
                        self.visits.book,
                        self.order() | {"services": services},
                    )

    def test_junk_in_place_of_a_stylist(self):
        words = "^(Choose|There is no such record any more): Employee"
        for junk in JUNK:
            service = {"product_id": self.cut.id, "employee_id": junk}
            with self.subTest(value=junk):
                order = self.order() | {"services": [service]}
                self.refused(words, self.visits.book, order)

    def test_junk_in_place_of_the_start(self):
        for junk in (*EMPTY, *JUNK, *FAR_DATES[2:], *BAD_DATES):
            with self.subTest(value=junk):
                order = self.order() | {"start": junk}
                self.refused("is not a date and time", self.visits.book, order)

    def test_far_past(self):
        for junk in FAR_DATES[:2]:
            with self.subTest(value=junk):
                self.refused(
                    "is not a date and time|is in the past",
                    self.visits.book,
                    self.order() | {"start": junk},
                )

    def test_junk_in_place_of_the_channel(self):
        for junk in (*EMPTY, *JUNK):
            with self.subTest(value=junk):
                order = self.order(channel=junk)
                self.refused("is no channel", self.visits.book, order)

    def test_junk_in_place_of_the_uid(self):
        for junk in (*JUNK, "a" * 65, "a\nb"):
            if junk in ("x", "1"):
                continue
            with self.subTest(value=junk):
                order = self.order(request_uid=junk)
                self.refused("could not be understood", self.visits.book, order)

    def test_longest_uid(self):
        uid = "a" * 64
        visit = self.visits.browse(self.visits.book(self.order(request_uid=uid)))
        self.assertEqual(visit.request_uid, uid)

    def test_too_many_services(self):
        services = self.order()["services"] * 1000
        self.refused(
            "at most 20", self.visits.book, self.order() | {"services": services}
        )

    def test_anything_at_all(self):
        """Whatever comes in, only words come out, and no half of a visit stays."""
        atoms = st.one_of(
            st.sampled_from([*EMPTY, *JUNK, *FAR_DATES, *BAD_DATES]),
            st.integers(),
            st.floats(),
            st.text(max_size=20),
            st.datetimes(),
            st.sampled_from(
                [
                    fields.Datetime.to_string(self.at(10)),
                    self.branch.id,
                    self.cut.id,
                    self.anna.id,
                    self.client_laura.id,
                    self.other_branch.id,
                    self.chairs[0].id,
                ]
            ),
        )
        things = st.recursive(
            atoms,
            lambda inner: st.lists(inner, max_size=3)
            | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=6,
        )

        def dicts(*keys):
            return st.fixed_dictionaries({}, optional=dict.fromkeys(keys, things))

        phases = dicts("start", "stop", "employee_id", "resource_ids")
        good = self.slots()[4]

        def like(pattern, junk):
            """A pattern of which any key may be missing or junk."""
            return st.fixed_dictionaries(
                {}, optional={key: st.just(val) | junk for key, val in pattern.items()}
            )

        line = like(good["lines"][0], things | st.lists(phases, max_size=2))
        request = like(
            self.order(
                channel="desk", hold=True, request_uid="u", opportunity_id=False
            ),
            things
            | st.lists(dicts("product_id", "employee_id"), max_size=2)
            | st.lists(line, max_size=2),
        )
        with_lines = st.tuples(request, st.lists(line, max_size=2) | things).map(
            lambda pair: {**self.order(), **pair[0], "lines": pair[1]}
        )

        @settings(
            max_examples=400,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(things | request | with_lines)
        def run(junk):
            before = self.rows()
            for method in (
                self.visits.book,
                self.visits.get_available_slots,
                self.visits.explain_unavailable,
            ):
                try:
                    with self.env.cr.savepoint():
                        method(junk)
                        raise WentThrough
                except (WentThrough, UserError, ValidationError, AccessError):
                    self.env.invalidate_all()
            self.assertEqual(self.rows(), before)

        run()


@tagged("post_install", "-at_install")
class TestBadBooking(BadInputCase):
    """Requests that can be understood, for something that cannot be."""

    def test_who_cannot_do_it(self):
        order = self.order() | self.request(self.colour, self.ben)
        self.refused("^Ben does not do “Colour”", self.visits.book, order)

    def test_outside_of_working_hours(self):
        for hour in (8, 17.5, 18, 23):
            with self.subTest(hour=hour):
                order = self.order() | {"start": self.at(hour)}
                self.refused(
                    "(?s)^Test branch is not open from.*The next free times: ",
                    self.visits.book,
                    order,
                )

    def test_service_that_needs_nobody_keeps_to_the_hours(self):
        """Neither does one whose last part needs nobody run on after closing."""
        nothing = self.env["salon.resource.type"]
        wait = self.make_service("Wait", [(30, False, nothing)], self.anna)
        mask = self.make_service(
            "Mask", [(30, True, nothing), (60, False, nothing)], self.anna
        )
        self.assertEqual(self.starts(self.slots(wait))[::34], ["09:00", "17:30"])
        self.assertEqual(self.starts(self.slots(wait, limit=2)), ["09:00", "09:15"])
        self.assertEqual(self.starts(self.slots(mask))[-1], "16:30")
        for service, hour in ((wait, 8), (wait, 18), (mask, 17)):
            order = self.order() | self.request(service, start=self.at(hour))
            self.refused("Test branch is not open from", self.visits.book, order)

    def test_when_the_stylist_is_not_there(self):
        self.anna.resource_calendar_id = self.make_calendar("Afternoon", 13, 18)
        order = self.order() | self.request(employee=self.anna)
        self.refused("^Anna works from 1:00", self.visits.book, order)

    def test_in_the_past(self):
        for days in (-1, -400):
            with self.subTest(days=days):
                order = self.order() | {"start": self.at(10, day=days - 2)}
                self.refused("is in the past", self.visits.book, order)

    def test_archived_client(self):
        self.client_laura.active = False
        self.refused(
            "^Laura is archived. Restore the client first",
            self.visits.book,
            self.order(),
        )

    def test_archived_stylist(self):
        self.anna.active = False
        self.env.flush_all()
        order = self.order() | self.request(employee=self.anna)
        self.refused("^Anna does not work here any more", self.visits.book, order)

    def test_archived_service_and_branch(self):
        self.cut.active = False
        self.refused("“Cut” is not a service that can", self.visits.book, self.order())
        self.cut.active = True
        self.branch.active = False
        self.refused(
            "Test branch takes no bookings any more",
            self.visits.book,
            self.order(),
        )

    def test_not_a_service(self):
        shampoo = self.env["product.product"].create({"name": "Shampoo"})
        self.refused(
            "“Shampoo” is not a service that can be booked",
            self.visits.book,
            self.order() | self.request(shampoo),
        )

    def test_other_company(self):
        there = {"branch_id": self.other_branch.id}
        self.refused(
            "There is no such record any more: Salon branch",
            self.visits.book,
            self.order(**there),
        )
        self.refused(
            "There is no such record any more: Contact",
            self.visits.book,
            self.order(partner_id=self.other_client.id),
        )
        for request in (
            self.request(self.other_cut),
            self.request(self.cut, self.other_stylist),
        ):
            self.refused(
                "There is no such record any more: (Product|Employee)",
                self.visits.book,
                self.order() | request,
            )

    def test_mixed_companies_of_who_works_in_both(self):
        self.desk.company_ids |= self.other
        both = self.visits.with_context(
            allowed_company_ids=(self.company | self.other).ids
        )
        for words, order in (
            (
                "cannot be booked in Test branch",
                self.request(employee=self.other_stylist),
            ),
            ("“?Cut elsewhere”? is not offered in", self.request(self.other_cut)),
            (
                "Otto is a client of Other salons only",
                {"partner_id": self.other_client.id},
            ),
        ):
            self.refused(words, both.book, self.order() | order)

    def test_enquiry_of_another_company(self):
        self.desk.company_ids |= self.other
        lead = self.env["crm.lead"].create(
            {"name": "Elsewhere", "company_id": self.other.id, "team_id": False}
        )
        both = self.visits.with_context(
            allowed_company_ids=(self.company | self.other).ids
        )
        with self.assertRaisesRegex(UserError, "(?i)compan"):
            both.book(self.order(opportunity_id=lead.id))

    def test_records_that_were_deleted(self):
        gone = self.env["res.partner"].create({"name": "Gone"})
        gone_id = gone.id
        gone.unlink()
        self.refused(
            "There is no such record any more: Contact",
            self.visits.book,
            self.order(partner_id=gone_id),
        )

    def test_service_that_lost_its_phases(self):
        self.cut.salon_phase_ids.unlink()
        for method in (self.visits.book, self.visits.get_available_slots):
            self.refused(
                "“Cut” has no phases",
                method,
                self.order(date_from=self.at(9), date_to=self.at(18)),
            )
        self.assertRegex(
            self.visits.explain_unavailable(self.order())[0], "“Cut” has no phases"
        )


@tagged("post_install", "-at_install")
class TestBadSlot(BadInputCase):
    """A slot that was changed on its way: it is booked as it was shown, or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.services = cls.cut | cls.colour

    def setUp(self):
        super().setUp()
        self.slot = self.slots(self.services, self.anna, hours=(10, 18))[0]
        self.lines = self.slot["lines"]

    def test_the_slot_itself_is_good(self):
        visit = self.visits.browse(self.visits.book(self._order()))
        self.assertEqual(visit.start, self.at(10))

    def test_fewer_and_more_lines(self):
        for lines in (self.lines[:1], self.lines + self.lines[:1], self.lines * 50):
            self._refused("does not fit the services", lines)

    def test_lines_in_another_order(self):
        self._refused("does not fit the services", self.lines[::-1])

    def test_changed_product(self):
        for product in (self.colour.id, self.other_cut.id, 0, None, "x", [1]):
            self.lines[0]["product_id"] = product
            self._refused("does not fit the services", self.lines)

    def test_other_times(self):
        for hour in (9, 11, 12, 30):
            self.lines[0]["start"] = self._text(self.at(hour))
            self._refused("does not fit the services", self.lines)

    def test_all_lines_moved_but_not_the_start(self):
        later = self.slots(self.services, self.anna, hours=(14, 18))[0]
        self._refused("does not fit the services", later["lines"])

    def test_services_at_the_same_time(self):
        """The client would be in two chairs."""
        ben = self.slots(self.cut, self.ben, hours=(10, 18))[0]
        both = self.request(self.cut | self.cut.copy().product_variant_id)
        both["services"] = [both["services"][0]] * 2
        anna = self.slots(self.cut, self.anna, hours=(10, 18))[0]
        ben["lines"][0]["phases"][0]["resource_ids"] = self.chairs[1].ids
        self.refused(
            "does not fit the services",
            self.visits.book,
            self.order() | both | {"lines": anna["lines"] + ben["lines"]},
        )

    def test_other_length(self):
        """Such as when the service became longer since."""
        self.lines[1]["stop"] = self._text(self.at(12))
        self._refused("does not fit the services", self.lines)

    def test_service_that_became_longer(self):
        self.colour.salon_phase_ids[0].minutes = 60
        self._refused("does not fit the services", self.lines)

    def test_other_phases(self):
        phases = self.lines[1]["phases"]
        for changed in (
            phases[:2],
            phases[::-1],
            [{**phase, "stop": self._text(self.at(17))} for phase in phases],
            [{**phase, "start": "noon"} for phase in phases],
            [{**phase, "employee_id": self.ben.id} for phase in phases],
            [{**phase, "employee_id": False} for phase in phases],
        ):
            self.lines[1]["phases"] = changed
            self._refused(
                "does not fit the services|is not a date and time", self.lines
            )

    def test_other_person(self):
        self.lines[1]["employee_id"] = self.ben.id
        for phase in self.lines[1]["phases"]:
            phase["employee_id"] = phase["employee_id"] and self.ben.id
        self._refused("Ben does not do “Colour”", self.lines)

    def test_person_of_another_company(self):
        self.lines[0]["employee_id"] = self.other_stylist.id
        self._refused("There is no such record any more: Employee", self.lines)

    def test_nobody(self):
        for junk in EMPTY:
            self.lines[0]["employee_id"] = junk
            self._refused("does not fit the services", self.lines)

    def test_not_whom_was_asked_for(self):
        lines = self.slots(self.cut, self.ben, hours=(10, 18))[0]["lines"]
        order = self.order() | self.request(self.cut, self.anna)
        self.refused(
            "does not fit the services", self.visits.book, order | {"lines": lines}
        )

    def test_other_things(self):
        basin = self.env["salon.resource.type"].create({"name": "Test basin"})
        branch = self.branch.copy({"name": "Second branch"})
        thing = self.lines[0]["phases"][0]["resource_ids"]
        for things in (
            self.make_thing("Basin", basin, 1).ids,
            self.make_thing("Chair far away", self.chair_type, 1, branch).ids,
            self.other_chair.ids,
            self.anna.resource_id.ids,
            self.ben.resource_id.ids,
            self.chairs.ids,
            thing * 2,
            [*thing, 2**70],
            [2**70],
            [True],
            ["x"],
            [[1]],
            [{}],
            [],
            None,
            "x",
            7,
            {},
        ):
            with self.subTest(things=things):
                self.lines[0]["phases"][0]["resource_ids"] = things
                self._refused(
                    "does not fit the services|could not be understood"
                    "|is not free|is booked|No test chair|There is no test chair",
                    self.lines,
                )

    def test_archived_chair(self):
        self.chairs[0].active = False
        self.lines[0]["phases"][0]["resource_ids"] = self.chairs[0].ids
        self._refused("no test chair|does not fit the services", self.lines)

    def test_missing_keys(self):
        for key in ("product_id", "employee_id", "start", "stop", "phases"):
            with self.subTest(key=key):
                line = {k: v for k, v in self.lines[0].items() if k != key}
                self._refused(
                    "does not fit|could not be understood|is not a date and time",
                    [line, self.lines[1]],
                )
        for key in ("start", "stop", "employee_id", "resource_ids"):
            with self.subTest(key=key):
                phases = self.lines[1]["phases"]
                cut = [{k: v for k, v in p.items() if k != key} for p in phases]
                self._refused(
                    "does not fit|could not be understood|is not a date and time",
                    [self.lines[0], {**self.lines[1], "phases": cut}],
                )

    def test_junk_lines(self):
        for junk in JUNK:
            for lines in (junk, [junk], [junk, junk], [{"phases": junk}] * 2):
                with self.subTest(lines=lines):
                    self._refused("could not be underst|does not fit", lines)

    def test_exactly_the_slot_is_booked(self):
        """Other things than the first in turn, if the slot says so."""
        second = self.chairs[1].id
        for line in self.lines:
            for phase in line["phases"]:
                phase["resource_ids"] = [second]
        visit = self.visits.browse(self.visits.book(self._order()))
        self.assertEqual(visit.line_ids.resource_ids.ids, [second])
        self.assertEqual(visit.line_ids.employee_id, self.anna)
        self.assertNotIn(
            True, visit.line_ids.mapped("employee_requested"), "anyone was asked for"
        )

    def test_taken_chair_is_not_exchanged(self):
        self.book(self.at(10), self.cut, self.ben)
        taken = self.env["salon.occupancy"].search(
            [("resource_id", "in", self.chairs.ids)]
        )
        self.lines[0]["phases"][0]["resource_ids"] = taken.resource_id.ids
        self._refused("(?s)chair.*The next free times", self.lines)

    def test_lines_of_a_move_are_checked_too(self):
        visit = self.visits.browse(self.visits.book(self._order()))
        before = visit.line_ids.mapped("start")
        slot = self.slots(
            self.services, self.anna, hours=(14, 18), appointment_id=visit.id
        )[0]
        for lines in (
            slot["lines"][:1],
            slot["lines"][::-1],
            self.lines,
            "x",
            [{}, {}],
        ):
            with self.subTest(lines=lines):
                self.refused(
                    "does not fit the services|could not be understood",
                    visit.reschedule,
                    slot["start"],
                    lines,
                )
                self.assertEqual(visit.line_ids.mapped("start"), before)
        visit.reschedule(slot["start"], slot["lines"])
        self.assertEqual(visit.start, self.at(14))

    def _order(self, lines=None):
        return self.order() | self.request(
            self.services, lines=self.lines if lines is None else lines
        )

    def _refused(self, words, lines):
        self.refused(words, self.visits.book, self._order(lines))

    def _text(self, moment):
        return fields.Datetime.to_string(moment)


@tagged("post_install", "-at_install")
class TestBadSearch(BadInputCase):
    """Requests for free times, and for the reasons why there are none."""

    def test_limit(self):
        for junk in (0, -1, True, 1.5, "3", [], float("nan"), 2**70):
            with self.subTest(limit=junk):
                self.refused(
                    "The limit must be a number", self._search, {"limit": junk}
                )

    def test_span(self):
        for words, values in (
            ("before its start", {"date_from": self.at(12), "date_to": self.at(11)}),
            ("at most 92 days", {"date_to": self.at(0, day=100)}),
            ("is not a date and time", {"date_from": None}),
            ("is not a date and time", {"date_to": False}),
        ):
            with self.subTest(**values):
                self.refused(words, self._search, values)

    def test_junk_dates(self):
        for junk in (*EMPTY, *JUNK, *BAD_DATES, "9999-12-31 23:59:59"):
            for key in ("date_from", "date_to"):
                with self.subTest(key=key, value=junk):
                    self.refused("is not a date and time", self._search, {key: junk})

    def test_junk_visit(self):
        for junk in JUNK:
            with self.subTest(value=junk):
                self.refused(
                    "^(Choose|There is no such record any more): Visit",
                    self._search,
                    {"appointment_id": junk},
                )

    def test_span_in_the_past_has_no_times(self):
        times = self._search(
            {"date_from": self.at(0, day=-30), "date_to": self.at(0, day=-20)}
        )
        self.assertEqual(times, [])

    def test_explain_answers_in_words(self):
        for junk in (*EMPTY, *JUNK, *BAD_DATES, *FAR_DATES):
            with self.subTest(start=junk):
                reasons = self.visits.explain_unavailable(
                    self.order() | {"start": junk}
                )
                self.assertEqual(len(reasons), 1)
                self.assertRegex(reasons[0], "is not a date and time|is in the past")

    def test_explain_names_each_obstacle(self):
        for words, values in (
            ("^Ben does not do “Colour”", self.request(self.colour, self.ben)),
            ("no such record any more: Salon branch", {"branch_id": 2**70}),
            ("^Choose at least one service", {"services": []}),
            ("is not open from 8", {"start": self.at(20)}),
            ("is in the past", {"start": self.at(10, day=-9)}),
        ):
            with self.subTest(words=words):
                reasons = self.visits.explain_unavailable(self.order() | values)
                self.assertRegex("\n".join(reasons), words)

    def _search(self, values):
        return self.visits.get_available_slots(
            self.request(date_from=self.at(9), date_to=self.at(18)) | values
        )


@tagged("post_install", "-at_install")
class TestBadMove(BadInputCase):
    """Moves that cannot be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        booked = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.visit = cls.visits.browse(booked.id)

    def test_junk_start(self):
        for junk in (*EMPTY, *JUNK, *BAD_DATES, "9999-12-31 23:59:59"):
            with self.subTest(start=junk):
                self._refused("is not a date and time", self.visit.reschedule, junk)

    def test_junk_moves(self):
        for junk in (None, False, *JUNK):
            with self.subTest(moves=junk):
                self._refused(
                    "could not be understood", self.visits.reschedule_together, junk
                )
                move = {"appointment_id": junk, "start": self.at(11)}
                self._refused(
                    "^(Choose|There is no such record any more): Visit",
                    self.visits.reschedule_together,
                    [move],
                )

    def test_outside_of_hours_and_in_the_past(self):
        for words, start in (
            ("is not open from", self.at(20)),
            ("is in the past", self.at(10, day=-5)),
            ("is in the past", fields.Datetime.now() - timedelta(hours=2)),
        ):
            with self.subTest(start=start):
                self._refused(words, self.visit.reschedule, start)

    def test_one_visit_twice(self):
        moves = [
            {"appointment_id": self.visit.id, "start": self.at(hour)}
            for hour in (12, 14)
        ]
        self._refused("named twice", self.visits.reschedule_together, moves)

    def test_two_visits_to_one_time(self):
        other = self.book(self.at(12), self.cut, self.anna)
        moves = [
            {"appointment_id": visit.id, "start": self.at(14)}
            for visit in (self.visit, other)
        ]
        self._refused(
            "Anna is not free from 2:00", self.visits.reschedule_together, moves
        )
        self.assertEqual(other.start, self.at(12))

    def test_one_of_two_cannot_move(self):
        other = self.book(self.at(12), self.cut, self.ben)
        moves = [
            {"appointment_id": other.id, "start": self.at(13)},
            {"appointment_id": self.visit.id, "start": self.at(20)},
        ]
        self._refused("is not open", self.visits.reschedule_together, moves)
        self.assertEqual(other.start, self.at(12))

    def test_visit_of_another_company(self):
        theirs = self.env["salon.appointment"].create(
            {
                "branch_id": self.other_branch.id,
                "partner_id": self.other_client.id,
                "start": self.at(10),
            }
        )
        self._refused(
            "no such record any more: Visit",
            self.visits.reschedule_together,
            [{"appointment_id": theirs.id, "start": self.at(11)}],
        )

    def test_visits_that_are_over(self):
        self.visit.action_cancel()
        self.refused("no longer awaited", self.visit.reschedule, self.at(12))

    def test_archived_stylist(self):
        self.anna.active = False
        self.env.flush_all()
        self._refused("Anna does not work here", self.visit.reschedule, self.at(12))

    def _refused(self, words, method, *arguments):
        self.refused(words, method, *arguments)
        self.assertEqual(self.visit.start, self.at(10))
        held = self.env["salon.occupancy"].search(
            [("appointment_id", "=", self.visit.id)]
        )
        self.assertEqual(set(held.mapped("start")), {self.at(10)})


@tagged("post_install", "-at_install")
class TestBadWrite(BadInputCase):
    """What RPC lets a user write without ``book``."""

    def test_visit_of_what_cannot_be(self):
        shampoo = self.env["product.product"].create({"name": "Shampoo"})
        archived = self.env["res.partner"].create({"name": "Old", "active": False})
        for words, values, line in (
            (
                "Ben does not do",
                {},
                {"product_id": self.colour, "employee_id": self.ben},
            ),
            ("is not open from", {"start": self.at(20)}, {}),
            ("is in the past", {"start": self.at(10, day=-9)}, {}),
            ("Old is archived", {"partner_id": archived.id}, {}),
            ("“Shampoo” is not a service", {}, {"product_id": shampoo}),
            ("Otto is a client of", {"partner_id": self.other_client.id}, {}),
            ("Olga cannot be booked in", {}, {"employee_id": self.other_stylist}),
        ):
            with self.subTest(words=words), self.not_allowed(words):
                self._create(line, **values)

    def test_visit_in_another_company(self):
        with self.assertRaises(AccessError):
            self._create({}, branch_id=self.other_branch.id)
        visit = self._create({})
        with self.assertRaises(UserError):
            visit.branch_id = self.other_branch

    def test_empty_visit_in_another_company(self):
        visit = self.visits.create({"partner_id": self.client_laura.id})
        with self.assertRaises(UserError):
            visit.branch_id = self.other_branch

    def test_service_of_another_company(self):
        with self.assertRaises(AccessError):
            self._create({"product_id": self.other_cut})

    def test_taken_time(self):
        self._create({"employee_id": self.anna})
        with self.not_allowed("Anna is booked from 10"):
            self._create({"employee_id": self.anna})

    def test_end_before_start(self):
        with self.violates("salon.appointment", "cannot end before it begins"):
            self.visits.create(
                {
                    "partner_id": self.client_laura.id,
                    "branch_id": self.branch.id,
                    "start": self.at(12),
                    "stop": self.at(11),
                }
            )

    def test_end_follows_from_the_services(self):
        visit = self._create({})
        visit.write({"stop": self.at(3)})
        visit.line_ids.write({"start": self.at(3), "stop": self.at(2)})
        self.assertEqual(visit.stop, self.at(11))
        self.assertEqual(visit.line_ids.stop, self.at(11))

    def test_negative_price(self):
        visit = self._create({})
        with self.violates("salon.appointment.line", "price .* cannot be negative"):
            visit.line_ids.price_unit = -1

    def test_junk_start(self):
        visit = self._create({})
        for junk in ("noon", "2026-02-30 10:00:00", 7, False):
            with (
                self.subTest(start=junk),
                self.not_allowed("is not a date and time"),
            ):
                visit.write({"start": junk})

    def test_states_cannot_be_skipped(self):
        visit = self._create({})
        visit.action_cancel()
        words = "is “Cancelled” and cannot become"
        for state in ("hold", "done", "confirmed", "no_show", "arrived", "junk"):
            with self.subTest(state=state), self.not_allowed(words):
                visit.state = state

    def test_state_that_is_written_holds_and_frees_the_time(self):
        """Nobody is in two places, even if a program writes states by itself."""
        visit = self._create({"employee_id": self.anna})
        visit.state = "cancelled"
        self.assertFalse(self._held(visit))
        other = self._create({"employee_id": self.anna})
        with self.violates("salon.occupancy", "taken by another booking just now"):
            visit.state = "booked"
        other.action_cancel()
        visit.state = "booked"
        self.assertTrue(self._held(visit))

    def test_cancelled_service_that_comes_back_holds_its_time(self):
        visit = self._create({"employee_id": self.anna})
        visit.line_ids.state = "cancelled"
        self.assertFalse(self._held(visit))
        visit.line_ids.state = "planned"
        self.assertTrue(self._held(visit))

    def test_service_cannot_change_its_visit(self):
        visit, other = self._create({}), self._create({}, start=self.at(14))
        with self.not_allowed("another visit"):
            visit.line_ids.appointment_id = other

    def test_hold_without_an_end(self):
        with self.violates("salon.appointment", "needs a time until which"):
            self.visits.create(
                {
                    "partner_id": self.client_laura.id,
                    "branch_id": self.branch.id,
                    "start": self.at(12),
                    "state": "hold",
                }
            )

    def test_number_and_uid_are_unique(self):
        visit = self._create({})
        visit.request_uid = "same"
        with self.violates("salon.appointment", "of this number already"):
            self._create({}, name=visit.name, start=self.at(14))
        with self.violates("salon.appointment", "was booked already"):
            self._create({}, request_uid="same", start=self.at(14))

    def _create(self, line, **values):
        line = {"product_id": self.cut, **line}
        return self.visits.create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "start": self.at(10),
                "line_ids": [
                    Command.create({key: record.id for key, record in line.items()})
                ],
                **values,
            }
        )

    def _held(self, visit):
        return self.env["salon.occupancy"].search([("appointment_id", "=", visit.id)])
