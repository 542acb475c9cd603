"""What the boards that are open are told."""

import json
from datetime import UTC, datetime, timedelta
from select import select
from unittest.mock import MagicMock, patch

from freezegun import freeze_time
from psycopg2 import OperationalError

from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged

from odoo.addons.salon_crm.models.bus_bell import Bell

from .test_board import BoardCase
from .test_pos import TillCase

SOON = 10  # seconds


class LiveCase(BoardCase):
    def setUp(self):
        super().setUp()
        self.told()

    def told(self):
        """The messages to boards since the last look: [(branch id, what changed)]."""
        self.env.cr.flush()
        # As a commit does
        self.env.cr.clear()
        messages = self.env["bus.bus"].sudo().search([], order="id")
        rows = [(json.loads(m.channel), json.loads(m.message)) for m in messages]
        messages.unlink()
        told = []
        for channel, message in rows:
            if message["type"] == "salon.board" and channel[1] == "salon.branch":
                payload = message["payload"]
                self.assertEqual(payload.pop("branch"), channel[2])
                self.assertFalse(payload.pop("origin"))
                if moments := payload.pop("moments", None):
                    days = {datetime.fromtimestamp(m, UTC).date() for m in moments}
                    payload["days"] = sorted(map(str, days))
                told.append((channel[2], payload))
        return told

    def told_of(self, visit, *days):
        """The one message about a visit."""
        days = sorted(f"{(self.day + timedelta(days=day)).date()}" for day in days)
        return [(self.branch.id, {"visits": visit.ids, "days": days})]


@tagged("post_install", "-at_install")
class TestLive(LiveCase):
    def test_one_message_whatever_was_done(self):
        visit = self.book(self.at(10), self.cut | self.colour, self.anna)
        visit.action_arrive()
        visit.note = "Coffee"
        self.assertEqual(self.told(), self.told_of(visit, 0))
        self.assertEqual(self.told(), [])

    def test_nothing_personal_is_told(self):
        self.book(self.at(10), self.cut, self.anna)
        self.env.cr.flush()
        (message,) = self.env["bus.bus"].search([("message", "like", "salon.board")])
        self.assertNotIn("Laura", message.message)
        self.assertNotIn("Cut", message.message)

    def test_a_board_knows_its_own_changes(self):
        for origin, told in (("abc", "abc"), ({"a": 1}, False), ("x" * 99, "x" * 40)):
            visit = self.book(self.at(10), self.cut, self.anna)
            self.told()
            board = self.board().with_context(salon_board_origin=origin)
            board.act({"visit_id": visit.id, "action": "cancel"})
            self.env.cr.flush()
            self.env.cr.clear()
            (message,) = self.env["bus.bus"].search([("message", "like", visit.id)])
            self.assertEqual(json.loads(message.message)["payload"]["origin"], told)
            message.unlink()

    def test_a_late_change_is_told_too(self):
        """After a savepoint, at whose end the first ones were noted."""
        first = self.book(self.at(10), self.cut, self.anna)
        second = self.book(self.at(10, day=1), self.cut, self.anna)
        days = [f"{(self.day + timedelta(days=n)).date()}" for n in (0, 1)]
        self.assertEqual(
            self.told(),
            [
                (self.branch.id, {"visits": first.ids, "days": days[:1]}),
                (self.branch.id, {"visits": second.ids, "days": days[1:]}),
            ],
        )

    def test_steps(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.told()
        for action in ("confirm", "arrive", "start", "done"):
            getattr(visit, f"action_{action}")()
            self.assertEqual(self.told(), self.told_of(visit, 0), action)

    def test_both_days_of_a_move(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.told()
        visit.reschedule(self.at(10, day=1))
        self.assertEqual(self.told(), self.told_of(visit, 0, 1))
        visit.line_ids.employee_id = self.ben
        self.assertEqual(self.told(), self.told_of(visit, 1))

    def test_both_branches_of_a_move(self):
        other = self.branch.copy({"name": "Second"})
        (self.anna | self.ben).resource_id.salon_branch_ids = self.branch | other
        self.chairs.salon_branch_ids = self.branch | other
        visit = self.book(self.at(10), self.cut, self.anna)
        self.told()
        visit.branch_id = other
        self.assertEqual(
            {branch for branch, _what in self.told()}, {self.branch.id, other.id}
        )

    def test_what_is_deleted(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        visit.action_cancel()
        self.told()
        told = self.told_of(visit, 0)
        visit.unlink()
        self.assertEqual(self.told(), told)

    def test_services_and_phases(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.told()
        visit.line_ids = [Command.create({"product_id": self.colour.id})]
        self.assertEqual(self.told(), self.told_of(visit, 0))
        visit.line_ids[1].unlink()
        self.assertEqual(self.told(), self.told_of(visit, 0))
        visit.line_ids.employee_requested = False
        self.assertEqual(self.told(), self.told_of(visit, 0))
        visit._lengthen(visit.line_ids, 15)
        self.assertEqual(self.told(), self.told_of(visit, 0))

    def test_holds_that_run_out(self):
        visit = self.book(self.at(10), hold=True)
        self.told()
        job = self.env.ref("salon_crm.ir_cron_expire_holds")
        with self.enter_registry_test_mode(), freeze_time(self.at(9)):
            job.method_direct_trigger()
        self.assertEqual(self.told(), self.told_of(visit, 0))

    def test_what_is_not_shown_is_not_told(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.told()
        visit.agenda_changes = 5
        visit.reminded_at = self.at(9)
        visit.line_ids.note = "Level 7"
        self.client_laura.comment = "Nice"
        self.assertEqual(self.told(), [])

    def test_a_form_that_is_edited_tells_nothing(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.told()
        edited = self.env["salon.appointment"].new(origin=visit)
        self.assertEqual(edited.payment_state, "not_paid")
        self.assertEqual(self.told(), [])

    def test_what_is_rolled_back_is_not_told(self):
        visit = self.book(self.at(10), self.cut, self.anna)
        self.told()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            visit.action_arrive()
            self.env.cr.flush()
            raise ZeroDivisionError
        self.assertEqual(visit.state, "booked")
        self.assertEqual(self.told(), [])
        visit.action_arrive()
        self.assertEqual(self.told(), self.told_of(visit, 0))

    def test_it_costs_a_booking_one_query(self):
        """The message itself: nothing is looked up for it."""
        self.book(self.at(9), self.cut, self.anna)
        self.told()
        self.book(self.at(10), self.cut, self.anna)
        self.env.flush_all()
        with self.assertQueryCount(1, flush=False):
            self.env.cr.precommit.run()
            self.env["bus.bus"].flush_model()


@tagged("post_install", "-at_install")
class TestPanels(LiveCase):
    def panels(self):
        return [(branch, what.get("panels")) for branch, what in self.told()]

    def one(self, panel):
        return [(self.branch.id, [panel])]

    def test_waiting_list(self):
        entry = self.env["salon.waitlist.entry"].create(
            {
                "partner_id": self.client_laura.id,
                "branch_id": self.branch.id,
                "product_ids": self.cut.ids,
            }
        )
        self.assertEqual(self.panels(), self.one("waitlist"))
        entry.write({"state": "closed"})
        self.assertEqual(self.panels(), self.one("waitlist"))
        entry.unlink()
        self.assertEqual(self.panels(), self.one("waitlist"))

    def test_walk_ins(self):
        entry = self.env["salon.walk.in"].create(
            {"branch_id": self.branch.id, "guest_name": "Tim"}
        )
        self.assertEqual(self.panels(), self.one("walk_ins"))
        entry._end("left")
        self.assertEqual(self.panels(), self.one("walk_ins"))
        entry.unlink()
        self.assertEqual(self.panels(), self.one("walk_ins"))

    def test_call_list(self):
        """Only messages that somebody has to call about."""
        self.client_laura.write({"email": False, "phone": False})
        visit = self.book(self.at(10), self.cut, self.anna)
        (told,) = self.told()
        self.assertEqual(told[1]["panels"], ["calls"])
        message = visit.message_row_ids
        self.assertEqual(message.state, "no_channel")
        message.with_user(self.desk).action_reached()
        self.assertEqual(self.panels(), self.one("calls"))

    def test_messages_that_go_out_are_no_calls(self):
        self.book(self.at(10), self.cut, self.anna)
        (told,) = self.told()
        self.assertNotIn("panels", told[1])

    def test_leaves(self):
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Flu",
                "resource_id": self.anna.resource_id.id,
                "calendar_id": self.calendar.id,
                "date_from": self.at(9),
                "date_to": self.at(18),
            }
        )
        self.assertEqual(self.panels(), self.one("hours"))
        leave.date_to = self.at(12)
        self.assertEqual(self.panels(), self.one("hours"))
        leave.unlink()
        self.assertEqual(self.panels(), self.one("hours"))

    def test_holidays(self):
        other = self.make_calendar("Of nobody", 9, 17)
        self.told()
        holiday = {"name": "Holiday", "date_from": self.at(0), "date_to": self.at(23)}
        Leave = self.env["resource.calendar.leaves"]
        Leave.create({**holiday, "calendar_id": other.id, "resource_id": False})
        self.assertEqual(self.panels(), [])
        Leave.create({**holiday, "calendar_id": self.calendar.id, "resource_id": False})
        self.assertEqual(self.panels(), self.one("hours"))
        Leave.create({**holiday, "calendar_id": False, "resource_id": False})
        self.assertIn((self.branch.id, ["hours"]), self.panels())

    def test_working_hours(self):
        self.calendar.attendance_ids[0].hour_to = 17
        self.assertEqual(self.panels(), self.one("hours"))
        own = self.make_calendar("Own", 10, 12)
        self.told()
        self.anna.resource_calendar_id = own
        self.assertEqual(self.panels(), self.one("hours"))
        own.attendance_ids[0].unlink()
        self.assertEqual(self.panels(), self.one("hours"))
        self.branch.resource_calendar_id = own
        self.assertEqual(self.panels(), self.one("hours"))

    def test_people_and_things(self):
        self.ben.resource_id.salon_sequence = 0
        self.assertEqual(self.panels(), self.one("hours"))
        self.make_stylist("Carl", 3)
        self.assertIn((self.branch.id, ["hours"]), self.panels())

    def test_others_hear_nothing(self):
        calendar = self.make_calendar("Office", 8, 16)
        office = self.env["hr.employee"].create(
            {"name": "Olive", "resource_calendar_id": calendar.id}
        )
        self.told()
        office.resource_calendar_id = self.make_calendar("Late", 10, 16)
        office.name = "Oliver"
        self.assertEqual(self.told(), [])

    def test_a_branch_that_is_deleted(self):
        branch = self.branch.copy({"name": "Short-lived"})
        branch._note_panels("hours")
        branch.unlink()
        self.assertEqual(self.told(), [])


@tagged("post_install", "-at_install")
class TestChannels(BoardCase):
    """Who may listen to a branch."""

    def channels(self, user, *asked):
        request = MagicMock()
        request.session.uid = user.id
        with patch("odoo.addons.bus.models.ir_websocket.wsrequest", new=request):
            websocket = self.env["ir.websocket"].with_user(user)
            return list(websocket._build_bus_channel_list(list(asked)))

    def hears(self, user, branch):
        name = f"salon.branch_{branch.id}"
        channels = self.channels(user, name, "other")
        strings = [each for each in channels if isinstance(each, str)]
        self.assertNotIn(name, strings)
        self.assertIn("other", strings)
        return branch in self.branches(channels)

    def branches(self, channels):
        return [each for each in channels if self.is_branch(each)]

    def is_branch(self, channel):
        return getattr(channel, "_name", None) == "salon.branch"

    def test_staff(self):
        for user in (self.desk, self.boss, self.anna_user):
            self.assertTrue(self.hears(user, self.branch), user.login)

    def test_others(self):
        for login, groups in (
            ("live_plain", []),
            ("live_hr", ["hr.group_hr_user"]),
            ("live_portal", None),
        ):
            user = self.make_user(login, *groups or [])
            if groups is None:
                user.group_ids = self.env.ref("base.group_portal")
            self.assertFalse(self.hears(user, self.branch), login)
        self.assertFalse(self.hears(self.env.ref("base.public_user"), self.branch))

    def test_another_company(self):
        self.make_other_company()
        self.assertFalse(self.hears(self.desk, self.other_branch))
        self.desk.company_ids |= self.other
        self.assertTrue(self.hears(self.desk, self.other_branch))

    def test_names_that_mean_nothing(self):
        for name in ("salon.branch_", "salon.branch_x", "salon.branch_1x"):
            channels = self.channels(self.desk, name)
            self.assertFalse(
                [c for c in channels if getattr(c, "_name", "") == "salon.branch"]
            )
        self.assertFalse(
            self.branches(self.channels(self.desk, f"salon.branch_{10**8}"))
        )


@tagged("post_install", "-at_install")
class TestBell(TransactionCase):
    """The bus is rung over a connection of its own."""

    def setUp(self):
        super().setUp()
        listener = db_connect("postgres").cursor()
        self.addCleanup(listener.close)
        listener.execute("LISTEN imbus")
        listener.commit()
        self.connection = listener._cnx
        self.bell = Bell()
        self.addCleanup(lambda: self.bell._connection.close())

    def assertHeard(self, channel, times):
        """It rang so often for a channel: PostgreSQL tells who listens soon after."""
        heard, wanted = 0, [list(channel)]
        while heard < times and any(select([self.connection], [], [], SOON)):
            self.connection.poll()
            told = [json.loads(each.payload) for each in self.connection.notifies]
            self.connection.notifies.clear()
            heard += told.count(wanted)
        self.assertEqual(heard, times)

    def test_it_rings(self):
        channel = (self.cr.dbname, "salon.branch", 7)
        self.bell.ring([channel])
        connection = self.bell._connection
        self.bell.ring([channel])
        self.assertHeard(channel, 2)
        self.assertIs(self.bell._connection, connection)

    def test_it_connects_anew(self):
        channel = (self.cr.dbname, "salon.branch", 8)
        self.bell.ring([channel])
        self.bell._connection.close()
        self.bell.ring([channel])
        self.assertHeard(channel, 2)

    def test_it_never_fails(self):
        """What it rings for is committed already."""
        channel = (self.cr.dbname, "salon.branch", 9)
        self.bell.ring([channel])
        self.bell._connection.close()
        with (
            patch("psycopg2.connect", side_effect=OperationalError),
            self.assertLogs("odoo.addons.salon_crm.models.bus_bell", "WARNING"),
        ):
            self.bell.ring([channel])
        self.bell.ring([channel])
        self.assertHeard(channel, 2)


@tagged("post_install", "-at_install")
class TestLiveTill(TillCase):
    """What is paid at the till shows on the board."""

    def test_paid(self):
        visit = self.make_visit(self.cut, state="done")
        self.env.cr.flush()
        self.env.cr.clear()
        self.env["bus.bus"].sudo().search([]).unlink()
        self.sync(self.order_of(visit))
        self.assertEqual(visit.payment_state, "paid")
        self.env.cr.flush()
        told = [("message", "like", "salon.board")]
        messages = self.env["bus.bus"].sudo().search(told)
        self.assertEqual(len(messages), 1)
        self.assertIn(visit.id, json.loads(messages.message)["payload"]["visits"])
