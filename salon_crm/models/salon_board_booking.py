from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import instants, slots, timing
from .planner import RANKS
from .salon_appointment_booking import NEXT_DAYS, NEXT_TIMES
from .wanted import definitions

LONGEST_NOTE = 2000
MOMENTS = ("start", "stop")


class SalonBoard(models.AbstractModel):
    """Booking on the board: what there is, what it would take, and the booking."""

    _inherit = "salon.board"

    # ------------------------------------------------------------
    # What can be booked
    # ------------------------------------------------------------

    @api.model
    def catalogue(self, request):
        """The services of a branch.

        :param request: ``branch_id``
        :return: ``{"services": [{"product_id", "name", "category", "minutes", "price",
            "employee_ids": who may do it here, in turn order}]``, by category and
            name; none that needs somebody and nobody here does; ``"staff":
            [{"employee_id", "resource_id", "name"}]``, in turn order}``
        """
        self._check_reader()
        Appointment = self.env["salon.appointment"]
        branch = Appointment._read_branch(Appointment._read_dict(request))
        products = self._services_of(branch)
        services = dict.fromkeys(products.product_tmpl_id.ids, True)
        people = branch._bookable((), services, (), ())
        staff = self._staff_of(people, products)
        rows = []
        for product, minutes, needs_staff in self._lengths_of(products):
            employees = staff[product.product_tmpl_id.id]
            if employees or not needs_staff:
                rows.append(
                    {
                        "product_id": product.id,
                        "name": product.display_name,
                        "category": product.categ_id.name or "",
                        "minutes": minutes,
                        "price": product.with_company(branch.company_id).lst_price,
                        "employee_ids": employees,
                    }
                )
        return {"services": rows, "staff": self._people_rows(people)}

    @api.model
    def _services_of(self, branch):
        products = (
            self.env["product.product"]
            .with_context(display_default_code=False)
            .search(
                [
                    ("is_salon_service", "=", True),
                    ("company_id", "in", [False, branch.company_id.id]),
                ]
            )
        )
        return products.sorted(lambda p: (p.categ_id.name or "", p.display_name))

    @api.model
    def _lengths_of(self, products):
        """:return: list of (product, usual minutes, whether a phase needs somebody),
        without those of which nobody knows how long they take"""
        nobody = self.env["res.partner"]
        phases = definitions(self.env, [(each, None, nobody) for each in products])
        lengths = []
        for product in products:
            rows = {row["id"]: row for row in phases[product.product_tmpl_id.id]}
            usual, _people = timing.minutes_of(
                [(key, row["minutes"]) for key, row in rows.items()],
                [timing.Timing(*t) for r in rows.values() for t in r["timings"] or ()],
                product.id,
                None,
            )
            if usual:
                needs_staff = any(
                    rows[key]["needs_staff"] and not rows[key]["staff"] for key in usual
                )
                lengths.append((product, sum(usual.values()), needs_staff))
        return lengths

    @api.model
    def _staff_of(self, people, products):
        """:return: {template id: ids of the employees who may do it}"""
        staff = defaultdict(list)
        for template in products.product_tmpl_id:
            least = RANKS.get(template.salon_level, -1)
            staff[template.id] = [
                row["employee_id"]
                for row in people
                if template.id in row["levels"]
                and RANKS.get(row["levels"][template.id], -1) >= least
            ]
        return staff

    @api.model
    def _people_rows(self, people):
        names = {
            employee.id: employee.name
            for employee in self.env["hr.employee"]
            .sudo()
            .browse(row["employee_id"] for row in people)
        }
        return [
            {
                "employee_id": row["employee_id"],
                "resource_id": row["id"],
                "name": names[row["employee_id"]],
            }
            for row in people
        ]

    # ------------------------------------------------------------
    # What it would take
    # ------------------------------------------------------------

    @api.model
    def preview(self, request):
        """How services would lie if they were booked at a time, or why they cannot be.

        :param request: ``branch_id``, ``services``, ``start``, optionally
            ``partner_id`` and ``appointment_id`` (whose own time counts as free)
        :return: ``{"slot": as `get_available_slots` has it but with seconds, or False,
            "reasons": [sentences], "others": [the next slots], "price", "minutes"}``
        """
        self._check_reader()
        Appointment = self.env["salon.appointment"]
        branch, wanted = Appointment._read_services(Appointment._read_dict(request))
        start = self._read_moment(request.get("start"))
        ignored = None
        if request.get("appointment_id"):
            ignored = Appointment._read_record(
                "salon.appointment", request["appointment_id"]
            )
        company = branch.company_id
        answer = {
            "slot": False,
            "reasons": [],
            "others": [],
            "price": sum(one.product.with_company(company).lst_price for one in wanted),
            "minutes": sum(p.seconds for one in wanted for p in one.phases) // 60,
        }
        try:
            Appointment._check_future(branch, start)
            self._preview(answer, branch, wanted, start, ignored)
            if not answer["slot"]:
                answer["others"] = self._other_times(branch, wanted, start, ignored)
        except UserError as refusal:
            answer["reasons"] = [refusal.args[0]]
        return answer

    @api.model
    def _preview(self, answer, branch, wanted, start, ignored):
        Appointment = self.env["salon.appointment"]
        planner = Appointment._planner(branch, wanted, start, start, ignored)
        begin = instants.to_seconds(start)
        services = planner.place(wanted, begin)
        if services is None:
            answer["reasons"] = planner.reasons(wanted, begin)
            return
        stop = max(service.stop for service in services)
        offer = slots.Offer(begin, stop, tuple(services), 0)
        products = [one.product.id for one in wanted]
        (slot,) = Appointment._slots(planner.employees, products, [offer])
        answer["slot"] = self._in_seconds(slot)
        answer["minutes"] = (stop - begin) // 60

    @api.model
    def _other_times(self, branch, wanted, start, ignored):
        """The best offers of the next times."""
        until = start + timedelta(days=NEXT_DAYS)
        found = self.env["salon.appointment"]._find_slots(
            branch, wanted, start, until, ignored, NEXT_TIMES, best=True
        )
        return [self._in_seconds(slot) for slot in found]

    @api.model
    def _in_seconds(self, value):
        """A slot, or a part of it, with its moments in seconds."""
        if isinstance(value, list):
            return [self._in_seconds(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {
            key: instants.to_seconds(fields.Datetime.to_datetime(each))
            if key in MOMENTS
            else self._in_seconds(each)
            for key, each in value.items()
        }

    @api.model
    def _read_slot_moments(self, lines):
        """Lines of a slot with datetimes, as `book` and `reschedule` take them."""
        read_list = self.env["salon.appointment"]._read_list
        return [
            {
                **self._read_moments(line),
                "phases": [
                    self._read_moments(phase) for phase in read_list(line.get("phases"))
                ],
            }
            for line in read_list(lines)
        ]

    @api.model
    def _read_moments(self, row):
        return {**row, **{key: self._read_moment(row.get(key)) for key in MOMENTS}}

    # ------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------

    @api.model
    def book(self, request):
        """Book a visit.

        :param request: ``branch_id``, ``services``, ``partner_id`` or ``passer_by`` (a
            name or nothing), ``start``, ``channel``, ``request_uid``, and optionally
            ``note``, ``slot`` as `preview` gave it, ``overbook`` (a manager's reason),
            ``hold`` and ``waitlist_id`` (the client's waiting, which ends with it)
        :return: as all gestures
        """
        Appointment = self.env["salon.appointment"]
        Appointment.check_access("create")
        request = Appointment._read_dict(request)
        note = self._read_note(request)
        asked = {**self._booking_request(request), **self._client_values(request)}
        entry = self._read_waiting(request, asked["partner_id"])
        visit = Appointment.browse(Appointment.book(asked))
        if note and visit.note != note:
            visit.note = note
        self._end_waiting(entry, visit)
        return self._answer(request, visit, self._undo_booking(visit, entry))

    @api.model
    def _client_values(self, request):
        """Who comes: a client, or somebody who passes by."""
        if request.get("partner_id"):
            return {"partner_id": request["partner_id"]}
        if "passer_by" not in request:
            raise UserError(self.env._("Who comes? Choose a client."))
        return self._passer_by_values(request)

    @api.model
    def _read_note(self, request):
        note = request.get("note") or ""
        if not isinstance(note, str) or len(note) > LONGEST_NOTE:
            raise UserError(self.env._("The request could not be understood."))
        return note.strip()

    @api.model
    def _booking_request(self, request):
        keys = ("branch_id", "services", "channel", "request_uid", "overbook", "hold")
        taken = {key: request[key] for key in keys if key in request}
        taken["start"] = self._read_moment(request.get("start"))
        if slot := request.get("slot"):
            slot = self.env["salon.appointment"]._read_dict(slot)
            taken["lines"] = self._read_slot_moments(slot.get("lines"))
        return taken

    @api.model
    def _undo_booking(self, visit, entry):
        mistake = self.env.ref(
            "salon_crm.salon_cancel_reason_mistake", raise_if_not_found=False
        )
        cancel = {"visit_id": visit.id, "action": "cancel", "wanted_by": "salon"}
        if mistake:
            cancel["reason_id"] = mistake.id
        if entry:
            cancel["waits_again"] = True
        text = self.env._("%(client)s: booked")
        return self._undo("act", cancel, text, visit)
