from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import SalonCase, SalonSetup
from .rpc_common import RpcSetup

ROLES = {
    "portal": "base.group_portal",
    "plain": "base.group_user",
    "stylist": "base.group_user,salon_crm.group_salon_stylist",
    "reception": "base.group_user,salon_crm.group_salon_receptionist",
    "manager": "base.group_user,salon_crm.group_salon_manager",
    "sensitive": "base.group_user,salon_crm.group_salon_sensitive",
    "till": "base.group_user,point_of_sale.group_pos_user",
    "accountant": "base.group_user,account.group_account_user",
    "invoicing": "base.group_user,account.group_account_invoice",
    # Who has nothing to do with the salon, but with models that it extends
    "contacts": "base.group_user,base.group_partner_manager",
    "sales": "base.group_user,sales_team.group_sale_salesman_all_leads",
    "hr": "base.group_user,hr.group_hr_user",
    "till_manager": "base.group_user,point_of_sale.group_pos_manager",
}

# Read, write, create, delete. Who may write is further limited by rules, see below.
ACCESS = """
                     portal plain stylist reception manager sensitive till accountant invoicing
salon.branch              -     r       r         r    rwcd         r    r          r         r
salon.resource.type       -     r       r         r    rwcd         r    r          r         r
salon.service.phase       -     r       r         r    rwcd         r    r          r         r
salon.service.staff       -     r       r         r    rwcd         r    r          r         r
salon.service.timing      -     -       r      rwcd    rwcd         -    -          -         -
salon.allergen            -     -       -         -    rwcd         r    -          -         -
salon.appointment         -     -      rw      rwcd    rwcd         -    r          r         r
salon.appointment.line    -     -      rw      rwcd    rwcd         -    r          r         r
salon.appointment.phase   -     -       r         r       r         -    r          r         r
salon.deposit.entry       -     -       -         r       r         -    -          r         r
salon.deposit.decision    -     -       -      rwcd    rwcd         -    -          -         -
salon.occupancy           -     -       r         r       r         -    -          -         -
salon.message             -     -       r        rw      rw         -    -          -         -
salon.booking             -     -       -      rwcd    rwcd         -    -          -         -
salon.booking.line        -     -       -      rwcd    rwcd         -    -          -         -
salon.cancel              -     -       -      rwcd    rwcd         -    -          -         -
salon.cancel.reason       -     r       r         r    rwcd         r    r          r         r
salon.late                -     -       -      rwcd    rwcd         -    -          -         -
salon.till.limit          -     -       -         -    rwcd         -    -          -         -
salon.till.reason         -     -       -         -    rwcd         -    -          -         -
salon.till.exception      -     -       -         -      rw         -    -          -         -
salon.till.approval       -     -       -         -       -         -    -          -         -
salon.till.lock           -     -       -         -       -         -    -          -         -
salon.waitlist.entry      -     -       -      rwcd    rwcd         -    -          -         -
salon.waitlist.offer      -     -       -         r       r         -    -          -         -
salon.waitlist.gap        -     -       -         r       r         -    -          -         -
salon.walk.in             -     -       -      rwcd    rwcd         -    -          -         -
salon.walk.in.line        -     -       -      rwcd    rwcd         -    -          -         -
salon.topup.offer         -     r       r         r    rwcd         r    r          r         r
salon.value.opening       -     -       -         -       r         -    -          r         r
salon.value.import        -     -       -         -    rwcd         -    -          -         -
salon.value.import.line   -     -       -         -    rwcd         -    -          -         -
salon.voucher.use         -     -       -         -       r         -    r          r         r
salon.platform.debt       -     -       -         -       r         -    -          r         r
salon.payment.setup       -     -       -         -    rwcd         -    -          -         -
salon.revenue.report      -     -       -         -       r         -    -          r         r
salon.revenue.check       -     -       -         -    rwcd         -    -       rwcd      rwcd
salon.revenue.check.line  -     -       -         -    rwcd         -    -       rwcd      rwcd
salon.commission.rule     -     -       -         -    rwcd         -    -          -         -
salon.commission.step     -     -       -         -    rwcd         -    -          -         -
salon.commission.statement  -   -       r         r       r         -    -          -         -
salon.commission.line     -     -       r         r       r         -    -          -         -
salon.commission.run      -     -       -         -    rwcd         -    -          -         -
salon.liability.report    -     -       -         -    rwcd         -    -       rwcd      rwcd
salon.liability.line      -     -       -         -       r         -    -          r         r
salon.liability.check     -     -       -         -       r         -    -          r         r
salon.tier                -     r       r         r    rwcd         r    r          r         r
salon.membership          -     -       r         r     rwc         -    -          -         -
salon.consumption         -     -       -         -       r         -    -          -         -
salon.branch.settlement   -     -       -         -       r         -    -       rwcd      rwcd
salon.branch.settlement.line - -        -         -       r         -    -          r         r
salon.value.lapse         -     -       -         -       r         -    -         rw        rw
salon.chain.close         -     -       -         -    rwcd         -    -       rwcd      rwcd
salon.complaint           -     -       r       rwc     rwc         -    -          -         -
salon.complaint.kind      -     r       r         r    rwcd         r    r          r         r
salon.complaint.stage     -     r       r         r      rw         r    r          r         r
salon.complaint.team      -     -       r         r    rwcd         -    -          -         -
salon.complaint.term      -     -       -         r    rwcd         -    -          -         -
salon.complaint.intake    -     -    rwcd      rwcd    rwcd         -    -          -         -
salon.complaint.report    -     -       -         -       r         -    -          -         -
"""  # noqa: E501
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}

# Models that the salon extends, and who had to do with them before
OPENED = {
    "res.partner": ("plain", "till", "accountant", "invoicing", "contacts", "sales"),
    "product.template": ("plain", "till", "accountant", "invoicing", "sales"),
    "product.product": ("plain", "till", "accountant", "invoicing", "sales"),
    "account.move": ("accountant", "invoicing"),
    "crm.lead": ("sales",),
    "pos.order": ("till", "till_manager"),
    "pos.config": ("till", "till_manager"),
    "hr.employee": ("hr",),
    "resource.resource": ("hr",),
    "resource.calendar": ("plain", "hr"),
}
SALON = ("stylist", "reception", "manager", "sensitive")


class SecuritySetup(SalonSetup):
    @classmethod
    def set_up_users(cls):
        cls.users = {
            role: new_test_user(cls.env, login=f"salon_{role}", groups=groups)
            for role, groups in ROLES.items()
        }
        cls.anna.user_id = cls.users["stylist"]
        cls.own = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.others = cls.book(cls.at(10), cls.cut, cls.ben)
        cls.nickel = cls.env.ref("salon_crm.salon_allergen_nickel")
        cls.client_laura.salon_allergen_ids = cls.nickel

    @classmethod
    def records(cls):
        """One record of each model, and what one might write on it."""
        line = cls.own.line_ids
        booking = cls.env["salon.booking"].create(
            {
                "branch_id": cls.branch.id,
                "line_ids": [Command.create({"product_id": cls.cut.id})],
            }
        )
        cancel = cls.env["salon.cancel"].create({"appointment_ids": cls.own.ids})
        late = cls.env["salon.late"].create({"appointment_id": cls.own.id})
        reason = cls.env.ref("salon_crm.salon_cancel_reason_ill")
        message = cls.env["salon.message"].search([("appointment_id", "=", cls.own.id)])
        entry, offer, gap = cls.waiting()
        walk_in = cls.env["salon.walk.in"].create(
            {
                "branch_id": cls.branch.id,
                "guest_name": "Tim",
                "line_ids": [Command.create({"product_id": cls.cut.id})],
            }
        )
        decision = cls.env["salon.deposit.decision"].create(
            {"appointment_id": cls.own.id}
        )
        topup = cls.env["salon.topup.offer"].create({"amount": 100})
        opening = cls.env["salon.value.opening"].create(
            {"name": "x", "company_id": cls.env.company.id, "fingerprint": "x"}
        )
        value_import = cls.env["salon.value.import"].create(
            {"line_ids": [Command.create({"row": 2})]}
        )
        return {
            "salon.deposit.entry": (cls.deposit(), {"amount": 1}),
            "salon.deposit.decision": (decision, {"reason": "Mine"}),
            "salon.topup.offer": (topup, {"sequence": 3}),
            "salon.value.opening": (opening, {"name": "Mine"}),
            "salon.value.import": (value_import, {"expected_count": 3}),
            "salon.value.import.line": (value_import.line_ids, {"row": 3}),
            "salon.voucher.use": (
                cls.env["salon.voucher.use"].create(
                    {"platform_id": cls.company.partner_id.id, "code": "A1"}
                ),
                {"code": "B2"},
            ),
            "salon.platform.debt": (
                cls.env["salon.platform.debt"].browse(1),
                {"amount": 0},
            ),
            "salon.payment.setup": (
                cls.env["salon.payment.setup"].create({"branch_id": cls.branch.id}),
                {"card": True},
            ),
            **cls.revenue(),
            "salon.walk.in": (walk_in, {"guest_name": "Me"}),
            "salon.walk.in.line": (walk_in.line_ids, {"employee_id": False}),
            "salon.waitlist.entry": (entry, {"note": "Mine"}),
            "salon.waitlist.offer": (offer, {"state": "accepted"}),
            "salon.waitlist.gap": (gap, {"state": "closed"}),
            "salon.branch": (cls.branch, {"name": "Mine"}),
            "salon.resource.type": (cls.chair_type, {"name": "Mine"}),
            "salon.service.phase": (cls.cut.salon_phase_ids, {"minutes": 1}),
            "salon.service.staff": (cls.cut.salon_staff_ids[0], {"sequence": 1}),
            "salon.service.timing": (
                cls.env["salon.service.timing"].create(
                    {
                        "phase_id": cls.cut.salon_phase_ids.id,
                        "partner_id": cls.client_laura.id,
                        "minutes": 70,
                    }
                ),
                {"minutes": 80},
            ),
            "salon.allergen": (cls.nickel, {"name": "Mine"}),
            "salon.appointment": (cls.own, {"note": "Mine"}),
            "salon.appointment.line": (line, {"price_unit": 1}),
            "salon.appointment.phase": (line.phase_ids, {"name": "Mine"}),
            "salon.occupancy": (cls.held(cls.own)[0], {"overbooked": True}),
            "salon.message": (message, {"outcome": "reached"}),
            "salon.booking": (booking, {"client_name": "Me"}),
            "salon.booking.line": (booking.line_ids, {"sequence": 1}),
            "salon.cancel": (cancel, {"note": "Mine"}),
            "salon.cancel.reason": (reason, {"name": "Mine"}),
            "salon.late": (late, {"minutes": 1}),
            **cls.till_rules(),
            **cls.pay(),
            **cls.voice(),
        }

    @classmethod
    def voice(cls):
        """What a client told us of the stylist's own visit."""
        team = cls.env["salon.complaint.team"].create({"name": "Client care"})
        complaints = cls.env["salon.complaint"]
        taken = complaints.take_in(
            {"description": "x", "line_id": cls.own.line_ids.id, "kind": "service"}
        )
        term = cls.env["salon.complaint.term"].create(
            {
                "severity": "1",
                "company_id": cls.company.id,
                "answer_hours": 1,
                "solution_hours": 2,
                "warn_hours": 0,
                "escalate_hours": 0,
            }
        )
        kind = cls.env.ref("salon_crm.salon_complaint_kind_other")
        intake = cls.env["salon.complaint.intake"].create({"kind_id": kind.id})
        report = cls.env["salon.complaint.report"].browse(1)
        return {
            "salon.complaint": (complaints.browse(taken["id"]), {"subject": "Mine"}),
            "salon.complaint.kind": (kind, {"name": "Mine"}),
            "salon.complaint.stage": (
                cls.env.ref("salon_crm.salon_complaint_stage_new"),
                {"name": "Mine"},
            ),
            "salon.complaint.team": (team, {"name": "Mine"}),
            "salon.complaint.term": (term, {"warn_hours": 1}),
            "salon.complaint.intake": (intake, {"description": "Mine"}),
            "salon.complaint.report": (report, {"visit_count": 1}),
        }

    @classmethod
    def pay(cls):
        """A rule with a step, and what it earned somebody."""
        rule = cls.env["salon.commission.rule"].create(
            {
                "name": "Cuts",
                "percent": 10,
                "step_ids": [Command.create({"revenue_from": 100, "percent": 20})],
            }
        )
        statement = cls.env["salon.commission.statement"].create(
            {
                "resource_id": cls.ben.resource_id.id,
                "month": "2020-01-01",
                "company_id": cls.company.id,
            }
        )
        line = cls.env["salon.commission.line"].create(
            {
                "statement_id": statement.id,
                "date": "2020-01-02",
                "kind": "work",
                "role": "stylist",
            }
        )
        run = cls.env["salon.commission.run"].create({})
        return {
            "salon.commission.rule": (rule, {"percent": 99}),
            "salon.commission.step": (rule.step_ids, {"percent": 99}),
            "salon.commission.statement": (statement, {"month": "2020-02-01"}),
            "salon.commission.line": (line, {"amount": 99}),
            "salon.commission.run": (run, {"month": "2020-02-01"}),
            **cls.books(),
        }

    @classmethod
    def books(cls):
        """What accountants look at."""
        report = cls.env["salon.liability.report"].create({})
        part = {"report_id": report.id}
        settlement = cls.env["salon.branch.settlement"].create(
            {"date_from": "2026-01-01", "date_to": "2026-01-31"}
        )
        lapse = cls.env["salon.value.lapse"].create(
            {"partner_id": cls.client_laura.id, "company_id": cls.env.company.id}
        )
        return {
            "salon.branch.settlement": (settlement, {"date_to": "2026-02-01"}),
            "salon.branch.settlement.line": (
                cls.env["salon.branch.settlement.line"].create(
                    {
                        "settlement_id": settlement.id,
                        "debtor_id": cls.branch.id,
                        "creditor_id": cls.branch.copy({"name": "Second"}).id,
                        "amount": 1,
                    }
                ),
                {"amount": 2},
            ),
            "salon.value.lapse": (lapse, {"principal": 1}),
            **cls.members(),
            "salon.chain.close": (
                cls.env["salon.chain.close"].create({}),
                {"date_to": "2099-01-31"},
            ),
            "salon.liability.report": (report, {"date": "2026-01-31"}),
            "salon.liability.line": (
                cls.env["salon.liability.line"].sudo().create(part),
                {"amount": 1},
            ),
            "salon.liability.check": (
                cls.env["salon.liability.check"].sudo().create(part),
                {"ledger": 1},
            ),
        }

    @classmethod
    def members(cls):
        """A tier, who was given it, and what they consumed."""
        tier = cls.env["salon.tier"].create({"name": "Platinum", "amount": 99999})
        given = cls.env["salon.membership"].create(
            {"partner_id": cls.client_laura.id, "tier_id": tier.id}
        )
        spent = cls.env["salon.consumption"].create(
            {
                "partner_id": cls.client_laura.id,
                "company_id": cls.env.company.id,
                "day": "2026-01-01",
                "amount": 5,
                "number": 1,
            }
        )
        return {
            "salon.tier": (
                cls.env["salon.tier"].create(
                    {
                        "name": "Titanium",
                        "amount": 999999,
                        "company_id": cls.company.id,
                    }
                ),
                {"name": "Mine"},
            ),
            "salon.membership": (given, {"note": "Mine"}),
            "salon.consumption": (spent, {"amount": 99}),
        }

    @classmethod
    def till_rules(cls):
        """A limit, a reason, what was given and allowed at a till, and a wrong PIN."""
        config = cls.env["pos.config"].create(
            {"name": "Till", "salon_branch_id": cls.branch.id}
        )
        session = cls.env["pos.session"].create({"config_id": config.id})
        totals = dict.fromkeys(
            ("amount_tax", "amount_total", "amount_paid", "amount_return"), 0
        )
        line = {"product_id": cls.cut.id, "price_subtotal": 0}
        order = cls.env["pos.order"].create(
            {
                "session_id": session.id,
                **totals,
                "lines": [Command.create({**line, "price_subtotal_incl": 0})],
            }
        )
        exception = cls.env["salon.till.exception"].create(
            {
                **order._salon_exception_common(),
                "order_line_id": order.lines.id,
                "kind": "discount",
                "standing": "within",
            }
        )
        approval = cls.env["salon.till.approval"].create(
            {
                "order_uuid": "1",
                "config_id": config.id,
                "approver_id": cls.env.uid,
                "items": "[]",
            }
        )
        lock = cls.env["salon.till.lock"].create({"key": "till:0"})
        limit = cls.env["salon.till.limit"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        reason = cls.env.ref("salon_crm.salon_till_reason_regular")
        return {
            "salon.till.limit": (limit, {"percent": 99}),
            "salon.till.reason": (reason, {"name": "Mine"}),
            "salon.till.exception": (exception, {"amount": 0}),
            "salon.till.approval": (approval, {"token": "1"}),
            "salon.till.lock": (lock, {"tries": 0}),
        }

    @classmethod
    def revenue(cls):
        """A check that found something."""
        move = cls.env["account.move"].create({"move_type": "entry"})
        check = cls.env["salon.revenue.check"].create(
            {"line_ids": [Command.create({"move_id": move.id})]}
        )
        return {
            "salon.revenue.report": (
                cls.env["salon.revenue.report"].browse(1),
                {"amount": 0},
            ),
            "salon.revenue.check": (check, {"ledger": 1}),
            "salon.revenue.check.line": (check.line_ids, {"ledger": 1}),
        }

    @classmethod
    def deposit(cls):
        """An entry that needs no document of the books."""
        values = cls.own._deposit_row("moved_in", 10, 10)
        return cls.env["salon.deposit.entry"].sudo().create(values)

    @classmethod
    def waiting(cls):
        """A client who waits, the time that was freed, and that they were asked."""
        span = {"start": cls.at(10), "stop": cls.at(11)}
        gap = cls.env["salon.waitlist.gap"].create(
            {"branch_id": cls.branch.id, "spans": [[0, 1, 2]], **span}
        )
        entry = cls.env["salon.waitlist.entry"].create(
            {
                "partner_id": cls.client_laura.id,
                "branch_id": cls.branch.id,
                "product_ids": cls.cut.ids,
            }
        )
        offer = cls.env["salon.waitlist.offer"].create(
            {
                "entry_id": entry.id,
                "gap_id": gap.id,
                "start": cls.at(10),
                "deadline": cls.at(9),
            }
        )
        return entry, offer, gap

    @classmethod
    def held(cls, visit):
        return cls.env["salon.occupancy"].search([("appointment_id", "=", visit.id)])


@tagged("post_install", "-at_install")
class TestAccess(SecuritySetup, SalonCase):
    """Who may do what with the salon's own models."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_users()
        head, *rows = [row.split() for row in ACCESS.strip().splitlines()]
        cls.table = {
            (model, role): granted
            for model, *row in rows
            for role, granted in zip(head, row, strict=True)
        }

    def test_every_model_is_in_the_table(self):
        """A model that nobody thought of is open or shut by chance."""
        ours = self.env["ir.model"].search([("model", "=like", "salon.%")])
        own = {
            model.model
            for model in ours
            if not self.env[model.model]._abstract
            and model.modules.split(", ")[0] == "salon_crm"
        }
        self.assertEqual(own, {model for model, _role in self.table})

    def test_table_of_rights(self):
        for (model, role), granted in self.table.items():
            records = self.env[model].with_user(self.users[role])
            for letter, operation in OPERATIONS.items():
                with self.subTest(model=model, role=role, operation=operation):
                    self.assertEqual(records.has_access(operation), letter in granted)

    def test_what_is_not_granted_is_refused(self):
        samples = self.records()
        for (model, role), granted in self.table.items():
            sample, values = samples[model]
            record = sample.with_user(self.users[role])
            attempts = {
                "r": lambda record=record, values=values: record.read([*values]),
                "w": lambda record=record, values=values: record.write(values),
                "c": lambda record=record: record.create({}),
                "d": lambda record=record: record.unlink(),
            }
            for letter in set(attempts) - set(granted):
                with (
                    self.subTest(model=model, role=role, operation=letter),
                    self.assertRaises(AccessError),
                ):
                    attempts[letter]()

    def test_window_of_a_colleague_stays_closed(self):
        """It may show the name and number of who is on the phone."""
        booking = self.env["salon.booking"].with_user(self.users["reception"])
        mine = booking.create({"branch_id": self.branch.id, "client_phone": "12"})
        self.assertEqual(mine.client_phone, "12")
        with self.assertRaises(AccessError):
            mine.with_user(self.users["manager"]).read(["client_phone"])

    def test_manager_sets_up_a_salon(self):
        """The rights of the table work in deed, with those on Odoo's own models."""
        manager = self.users["manager"]
        env = self.env(user=manager)
        calendar = self.calendar.with_env(env).copy({"name": "Late"})
        calendar.attendance_ids.hour_to = 20
        branch = env["salon.branch"].create(
            {"name": "New branch", "resource_calendar_id": calendar.id}
        )
        kind = env["salon.resource.type"].create({"name": "Tanning bed"})
        thing = env["resource.resource"].create(
            {
                "name": "Bed",
                "resource_type": "material",
                "calendar_id": False,
                "salon_bookable": True,
                "salon_type_id": kind.id,
                "salon_branch_ids": branch.ids,
            }
        )
        service = env["product.template"].create(
            {
                "name": "Tan",
                "type": "service",
                "is_salon_service": True,
                "salon_phase_ids": [
                    Command.create(
                        {
                            "minutes": 20,
                            "needs_staff": False,
                            "resource_type_ids": kind.ids,
                        }
                    )
                ],
            }
        )
        self.assertEqual(branch.resource_ids, thing)
        visit_id = env["salon.appointment"].book(
            {
                "branch_id": branch.id,
                "services": [{"product_id": service.product_variant_id.id}],
                "partner_id": self.client_laura.id,
                "start": self.at(10),
            }
        )
        self.assertTrue(self.env["salon.appointment"].browse(visit_id).exists())

    def test_reception_does_a_day_of_work(self):
        env = self.env(user=self.users["reception"])
        client = env["res.partner"].create({"name": "New", "is_salon_client": True})
        visits = env["salon.appointment"]
        request = self.request(start=self.at(14), partner_id=client.id)
        visit = visits.browse(visits.book(request))
        visit.reschedule(self.at(15))
        visit.line_ids.product_id = self.colour
        for step in ("confirm", "arrive", "start", "done"):
            getattr(visit, f"action_{step}")()
        self.assertEqual(visit.state, "done")
        other = visits.browse(visits.book(request))
        other.action_cancel()
        other.unlink()


@tagged("post_install", "-at_install")
class TestStylist(SecuritySetup, SalonCase):
    """A stylist has the own visits, and only those."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_users()
        cls.mine = cls.own.with_user(cls.users["stylist"])
        cls.theirs = cls.others.with_user(cls.users["stylist"])

    def test_table_of_rights(self):
        for records, granted in (
            (lambda visit: visit, "rw"),
            (lambda visit: visit.line_ids, "rw"),
            (lambda visit: visit.line_ids.phase_ids, "r"),
            (self.held, "r"),
        ):
            for visit, rights in ((self.own, granted), (self.others, "")):
                rows = records(visit).with_user(self.users["stylist"])
                self.assertTrue(rows)
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=rows._name, visit=visit.name, op=operation):
                        self.assertEqual(rows.has_access(operation), letter in rights)

    def test_finds_own_visits_only(self):
        for model in (
            "salon.appointment",
            "salon.appointment.line",
            "salon.appointment.phase",
            "salon.occupancy",
        ):
            rows = self.env[model].with_user(self.users["stylist"]).search([])
            with self.subTest(model=model):
                self.assertTrue(rows)
                visits = {
                    "salon.appointment": lambda rows: rows,
                    "salon.appointment.line": lambda rows: rows.appointment_id,
                    "salon.appointment.phase": lambda r: r.line_id.appointment_id,
                    "salon.occupancy": lambda rows: rows.appointment_id,
                }[model](rows.sudo())
                self.assertEqual(visits, self.own)

    def test_works_on_own_visits(self):
        self.mine.reschedule(self.at(12))
        self.mine.line_ids.product_id = self.colour
        self.mine.note = "Likes tea"
        for step in ("confirm", "arrive", "start", "done"):
            getattr(self.mine, f"action_{step}")()
        self.assertEqual(self.own.state, "done")

    def test_cannot_touch_visits_of_others(self):
        moves = [{"appointment_id": self.others.id, "start": self.at(12)}]
        for attempt in (
            lambda: self.theirs.read(["partner_id"]),
            lambda: self.theirs.line_ids.read(["product_id"]),
            lambda: self.theirs.write({"note": "Mine now"}),
            lambda: self.theirs.reschedule(self.at(12)),
            lambda: self.mine.reschedule_together(moves),
            lambda: self.theirs.action_cancel(),
            lambda: self.theirs.action_arrive(),
            lambda: self.theirs.line_ids.write({"employee_id": self.anna.id}),
            lambda: self.mine.book(self.request(start=self.at(14))),
            lambda: self.mine.create({"partner_id": self.client_laura.id}),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_visit_with_two_stylists_belongs_to_both(self):
        quick = self.make_service("Fringe", [(30, True, self.chair_type)], self.ben)
        both = self.book(self.at(13), self.cut | quick)
        self.assertEqual(both.employee_ids, self.anna | self.ben)
        both = both.with_user(self.users["stylist"])
        self.assertEqual(len(both.line_ids.mapped("product_id.name")), 2)
        self.assertTrue(both.line_ids.has_access("write"))

    def test_form_of_own_visit_opens(self):
        with Form(self.mine) as form:
            form.note = "Likes tea"
        self.assertEqual(self.own.note, "Likes tea")


@tagged("post_install", "-at_install")
class TestCompanies(SecuritySetup, SalonCase):
    """Companies see nothing of each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_users()
        cls.make_other_company()
        cls.stranger = new_test_user(
            cls.env,
            login="stranger",
            groups=f"{ROLES['manager']},account.group_account_user",
            company_id=cls.other.id,
            company_ids=cls.other.ids,
        )
        cls.visits = cls.env["salon.appointment"].with_user(cls.stranger)

    def test_finds_nothing_of_the_other_company(self):
        theirs = self.visits.browse(
            self.visits.book(
                {
                    "branch_id": self.other_branch.id,
                    "services": [{"product_id": self.other_cut.id}],
                    "partner_id": self.other_client.id,
                    "start": self.at(10),
                }
            )
        )
        found = {
            "salon.branch": self.other_branch,
            "salon.appointment": theirs,
            "salon.appointment.line": theirs.line_ids,
            "salon.appointment.phase": theirs.line_ids.phase_ids,
            "salon.occupancy": self.held(theirs),
            "salon.service.staff": self.other_cut.salon_staff_ids,
        }
        for model, expected in found.items():
            with self.subTest(model=model):
                rows = self.env[model].with_user(self.stranger).search([])
                self.assertEqual(rows, expected.with_user(self.stranger))

    def test_cannot_read_or_write_by_id(self):
        for model, (record, values) in self.records().items():
            if model in (
                "salon.resource.type",
                "salon.allergen",
                "salon.cancel.reason",
                "salon.till.reason",
                "salon.complaint.kind",
                "salon.complaint.stage",
            ):
                continue  # words that all companies share
            if model in ("salon.service.phase", "salon.service.timing"):
                continue  # what a service is; its product says whose it is
            if model in (
                "salon.platform.debt",
                "salon.revenue.report",
                "salon.complaint.report",
            ):
                # Rows of a ledger that is empty here: test_till_vouchers, test_revenue,
                # test_complaint_report
                continue
            record = record.with_user(self.stranger)
            for attempt in (
                lambda r=record, values=values: r.read([*values]),
                lambda r=record, values=values: r.write(values),
            ):
                with self.subTest(model=model), self.assertRaises(AccessError):
                    attempt()

    def test_branch_of_the_other_company_is_refused_in_words(self):
        request = self.request(
            start=self.at(10),
            date_from=self.at(9),
            date_to=self.at(18),
            partner_id=self.other_client.id,
        )
        for method in (self.visits.book, self.visits.get_available_slots):
            with self.assertRaisesRegex(UserError, "no such record any more: Salon br"):
                method(request)
        self.assertRegex(
            self.visits.explain_unavailable(request)[0], "no such record any more"
        )

    def test_who_works_in_both_is_told_to_change(self):
        """One of the two companies is chosen at the top of the screen."""
        self.stranger.company_ids |= self.company
        request = self.request(start=self.at(10))
        with self.assertRaisesRegex(UserError, "“Test branch” belongs to .*hoose"):
            self.visits.with_context(allowed_company_ids=self.other.ids).book(request)
        both = self.visits.with_context(
            allowed_company_ids=(self.other | self.company).ids
        )
        self.assertTrue(both.book(request | {"start": self.at(14)}))

    def test_people_of_the_other_company_are_never_offered(self):
        """Even of a service that both offer."""
        shared = self.make_service("Shared", [(30, True, self.chair_type)], self.anna)
        shared.product_tmpl_id.salon_staff_ids = [
            Command.create({"resource_id": self.other_stylist.resource_id.id})
        ]
        slots = self.visits.get_available_slots(
            {
                "branch_id": self.other_branch.id,
                "services": [{"product_id": shared.id}],
                "date_from": self.at(9),
                "date_to": self.at(18),
            }
        )
        people = {line["employee_id"] for slot in slots for line in slot["lines"]}
        self.assertEqual(people, {self.other_stylist.id})


@tagged("post_install", "-at_install")
class TestOthersAreNotDisturbed(SecuritySetup, SalonCase):
    """Who works with what the salon extends works on as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_users()
        invoice = cls.env["account.move"].browse(
            cls.own.action_create_invoice()["res_id"]
        )
        lead = cls.env["crm.lead"].create({"name": "Wedding", "type": "opportunity"})
        cls.own.opportunity_id = lead
        config = cls.env["pos.config"].create(
            {"name": "Test till", "salon_branch_id": cls.branch.id}
        )
        config.open_ui()
        order = cls.env["pos.order"].create(
            {
                "session_id": config.current_session_id.id,
                "partner_id": cls.client_laura.id,
                "amount_total": 50,
                "amount_tax": 0,
                "amount_paid": 0,
                "amount_return": 0,
                "lines": [
                    Command.create(
                        {
                            "product_id": cls.cut.id,
                            "price_unit": 50,
                            "price_subtotal": 50,
                            "price_subtotal_incl": 50,
                            "salon_appointment_line_id": cls.own.line_ids.id,
                        }
                    )
                ],
            }
        )
        cls.extended = {
            record._name: record
            for record in (
                cls.client_laura,
                cls.cut.product_tmpl_id,
                cls.cut,
                invoice,
                lead,
                order,
                config,
                cls.anna,
                cls.anna.resource_id,
                cls.calendar,
            )
        }

    def test_forms_open(self):
        """As the web client opens them: with the view's own sub-views and fields."""
        for model, roles in OPENED.items():
            for role in roles:
                record = self.extended[model].with_user(self.users[role])
                with self.subTest(model=model, role=role):
                    self._open(record)

    def test_forms_of_the_salon_open(self):
        """With the salon's own pages, and the documents of a visit as text."""
        for model, roles in {
            "salon.appointment": (*SALON[:3], "till", "accountant", "invoicing"),
            "res.partner": SALON,
            "product.template": SALON,
        }.items():
            record = {**self.extended, "salon.appointment": self.own}[model]
            for role in roles:
                with self.subTest(model=model, role=role):
                    self._open(record.with_user(self.users[role]))

    def test_no_field_of_ours_hinders_reading_everything(self):
        """As a program does that asks for all fields."""
        for model, roles in OPENED.items():
            for role in (*roles, *SALON):
                record = self.extended[model].with_user(self.users[role])
                if not record.has_access("read"):
                    continue
                record.invalidate_recordset()
                ours = [
                    name
                    for name in record.fields_get()
                    if "salon_crm" in record._fields[name]._modules
                ]
                with self.subTest(model=model, role=role):
                    record.read(ours)

    def test_portal_reads_itself(self):
        portal = self.users["portal"]
        partner = portal.partner_id.with_user(portal)
        ours = [
            name
            for name in partner.fields_get()
            if "salon_crm" in partner._fields[name]._modules
        ]
        partner.read(["name", *ours])
        hidden = {"salon_allergen_ids", "salon_has_allergy", "salon_appointment_ids"}
        self.assertFalse(hidden & set(ours))

    def test_names_of_employees(self):
        for role in ("plain", "till", "accountant", "stylist", "reception"):
            with self.subTest(role=role):
                employee = self.anna.with_user(self.users[role])
                self.assertEqual(employee.name, "Anna")
                self.assertEqual(employee.display_name, "Anna")

    def test_they_write_as_before(self):
        for role, record, values in (
            ("contacts", self.client_laura, {"name": "Laura B"}),
            ("sales", self.client_laura, {"phone": "12"}),
            ("sales", self.extended["crm.lead"], {"name": "Party"}),
            ("invoicing", self.extended["account.move"], {"ref": "X"}),
            ("accountant", self.extended["account.move"], {"ref": "Y"}),
            ("hr", self.anna, {"name": "Anna B"}),
            ("till", self.extended["pos.order"], {"general_customer_note": "Z"}),
        ):
            with self.subTest(role=role, model=record._name):
                record.with_user(self.users[role]).write(values)
                for name, value in values.items():
                    self.assertEqual(record[name], value)

    def test_they_write_no_more_than_before(self):
        for role in ("plain", "till", "accountant", "invoicing", "stylist"):
            for record, values in (
                (self.client_laura, {"birthdate_date": "2000-01-01"}),
                (self.cut.product_tmpl_id, {"salon_phase_ids": [Command.clear()]}),
                (self.anna.resource_id, {"salon_bookable": False}),
                (self.calendar, {"name": "Mine"}),
            ):
                with (
                    self.subTest(role=role, model=record._name),
                    self.assertRaises(AccessError),
                ):
                    record.with_user(self.users[role]).write(values)

    def test_allergies(self):
        """That there are some is known inside; which ones, to the sensitive group."""
        for role in ("plain", "till", "reception", "manager"):
            partner = self.client_laura.with_user(self.users[role])
            with self.subTest(role=role):
                self.assertTrue(partner.salon_has_allergy)
                self.assertNotIn("salon_allergen_ids", partner.fields_get())
                with self.assertRaises(AccessError):
                    partner.read(["salon_allergen_ids"])
        partner = self.client_laura.with_user(self.users["sensitive"])
        self.assertEqual(partner.salon_allergen_ids.name, self.nickel.name)

    def _open(self, record):
        view = record.get_views([(False, "form")])
        self.assertIn("form", view["views"])
        Form(record)


@tagged("post_install", "-at_install")
class TestRpc(SecuritySetup, RpcSetup, HttpCase):
    """The most important refusals as they reach who calls from outside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_salon()
        cls.set_up_users()

    def test_stylist_and_the_visit_of_another(self):
        read = self.call("stylist", "salon.appointment", "read", [self.own.id])
        self.assertEqual(read["result"][0]["name"], self.own.name)
        for method, arguments in (
            ("read", [[self.others.id], ["partner_id"]]),
            ("web_read", [[self.others.id], {"partner_id": {}}]),
            ("write", [[self.others.id], {"note": "Mine"}]),
            ("action_cancel", [[self.others.id]]),
            ("reschedule", [[self.others.id], "2030-01-01 10:00:00"]),
            ("unlink", [[self.own.id]]),
            ("book", [self._request()]),
        ):
            with self.subTest(method=method):
                self.refused("stylist", "salon.appointment", method, *arguments)

    def test_till_user_reads_but_does_not_write(self):
        read = self.call("till", "salon.appointment", "read", [self.own.id])
        self.assertEqual(read["result"][0]["state"], "booked")
        for method, arguments in (
            ("write", [[self.own.id], {"note": "Mine"}]),
            ("create", [[{"partner_id": self.client_laura.id}]]),
            ("unlink", [[self.own.id]]),
            ("book", [self._request()]),
            ("action_done", [[self.own.id]]),
            ("action_cancel", [[self.own.id]]),
            ("reschedule", [[self.own.id], "2030-01-01 10:00:00"]),
        ):
            with self.subTest(method=method):
                self.refused("till", "salon.appointment", method, *arguments)

    def test_who_has_nothing_to_do_with_visits(self):
        for role in ("portal", "plain"):
            for method, arguments in (
                ("read", [[self.own.id], ["name"]]),
                ("search_read", [[]]),
                ("search_count", [[]]),
                ("get_available_slots", [self._request()]),
                ("explain_unavailable", [self._request()]),
                ("book", [self._request()]),
                ("action_cancel", [[self.own.id]]),
            ):
                with self.subTest(role=role, method=method):
                    self.refused(role, "salon.appointment", method, *arguments)

    def test_which_allergies_a_client_has(self):
        laura = [self.client_laura.id]
        answer = self.call("plain", "res.partner", "read", laura, ["salon_has_allergy"])
        self.assertTrue(answer["result"][0]["salon_has_allergy"])
        fields = self.call("plain", "res.partner", "fields_get")["result"]
        self.assertNotIn("salon_allergen_ids", fields)
        for method, arguments in (
            ("read", [laura, ["salon_allergen_ids"]]),
            ("web_read", [laura, {"salon_allergen_ids": {}}]),
            ("search", [[("salon_allergen_ids", "!=", False)]]),
            ("search", [[("salon_allergen_ids.name", "ilike", "a")]]),
            ("write", [laura, {"salon_allergen_ids": [Command.clear()]}]),
        ):
            with self.subTest(method=method):
                self.refused("plain", "res.partner", method, *arguments)
        self.refused("plain", "salon.allergen", "search_read", [])

    def test_inner_methods_cannot_be_called(self):
        for model, method in (
            ("salon.appointment", "_book"),
            ("salon.appointment", "_move"),
            ("salon.appointment", "_step"),
            ("salon.appointment", "_occupy"),
            ("salon.appointment", "_after_payment"),
            ("salon.appointment", "_cron_expire_holds"),
            ("salon.occupancy", "_hold"),
            ("salon.occupancy", "_release"),
            ("resource.resource", "_salon_busy_spans"),
        ):
            with self.subTest(model=model, method=method):
                self.assertTrue(hasattr(self.env[model], method))
                self.refused("manager", model, method, [])

    def test_tiers_are_not_given_by_everybody(self):
        gold = self.env.ref("salon_crm.tier_gold")
        given = {"partner_id": self.client_laura.id, "tier_id": gold.id}
        for role, model, method, arguments in (
            ("stylist", "salon.membership", "create", [[given]]),
            ("reception", "salon.membership", "create", [[given]]),
            ("plain", "salon.membership", "search_read", [[]]),
            ("reception", "salon.tier", "write", [gold.ids, {"amount": 1}]),
            ("reception", "salon.consumption", "search_read", [[]]),
            ("manager", "salon.consumption", "create", [[{"amount": 1}]]),
            ("manager", "salon.consumption", "_settle", ["move_id", {}]),
            ("manager", "salon.membership", "_give", [[given]]),
            ("manager", "salon.membership", "_cron_follow", []),
            ("manager", "res.partner", "_salon_member_card", [[], 1]),
        ):
            with self.subTest(role=role, model=model, method=method):
                self.refused(role, model, method, *arguments)
        answer = self.call("manager", "salon.membership", "create", [given])
        key = answer["result"]
        self.assertEqual(self.env["salon.membership"].browse(key).tier_id, gold)
        for method, arguments in (
            ("unlink", [key]),
            ("write", [key, {"tier_id": 1}]),
            ("write", [key, {"met_on": "2026-01-01"}]),
        ):
            with self.subTest(method=method):
                self.refused("manager", "salon.membership", method, *arguments)
        self.refused("reception", "salon.membership", "action_end", key)
        read = self.call(
            "plain", "res.partner", "read", self.client_laura.ids, ["salon_tier_id"]
        )
        self.assertEqual(read["result"][0]["salon_tier_id"], [gold.id, "Gold"])

    def test_held_time_is_not_written_by_hand(self):
        row = self.held(self.own)[0]
        for method, arguments in (
            ("unlink", [row.ids]),
            ("write", [row.ids, {"overbooked": True}]),
            ("create", [[{"resource_id": self.anna.resource_id.id}]]),
        ):
            with self.subTest(method=method):
                self.refused("manager", "salon.occupancy", method, *arguments)

    def test_words_of_the_database_reach_the_user(self):
        for model, ids, values, words in (
            (
                "salon.service.phase",
                self.cut.salon_phase_ids.ids,
                {"minutes": 0},
                "A phase takes at least one minute and at most a day.",
            ),
            (
                "salon.branch",
                self.branch.copy({"name": "Second"}).ids,
                {"name": "Test branch"},
                "There is a branch of this name already.",
            ),
        ):
            with self.subTest(model=model):
                answer = self.call("manager", model, "write", ids, values)
                self.assertIn(words, answer["error"]["data"]["message"])

    def test_double_booking_is_refused_in_words(self):
        request = self.request(
            self.cut, self.anna, start=f"{self.at(10)}", partner_id=self.client_laura.id
        )
        answer = self.call("reception", "salon.appointment", "book", request)
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.UserError")
        self.assertRegex(
            answer["error"]["data"]["message"],
            "(?s)^Anna is booked from 10:00.*The next free times: ",
        )

    def call(self, role, model, method, *arguments):
        return super().call(self.users[role], model, method, *arguments)

    def _request(self):
        return self.request(
            start=f"{self.at(15)}", date_from=f"{self.at(9)}", date_to=f"{self.at(18)}"
        )
