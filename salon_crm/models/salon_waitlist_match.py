from copy import copy
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import hours, instants, intervals, waitlist
from .planner import Planner
from .salon_appointment import GONE
from .wanted import Wanted, definitions

MOST_ENTRIES = 500
# Times that are taken by somebody else between the search and the booking
TRIES = 3
DAY = 24 * 3600


class SalonWaitlistGap(models.Model):
    """Whom to ask for freed time, and holding it for them."""

    _inherit = "salon.waitlist.gap"

    def _ask_next(self):
        """Hold a time for the first client it fits, and ask them.

        The gap is closed when nobody is left to be asked for it.
        """
        self.ensure_one()
        branch = self.branch_id
        now = instants.to_seconds(fields.Datetime.now())
        earliest = self._earliest(now)
        if instants.to_seconds(self.stop) <= earliest:
            self.state = "closed"
            return
        if not branch._asks_now():
            return
        of_gap = len(self.offer_ids)
        if not waitlist.messages_left(of_gap, self._asked_today()):
            # More tomorrow, unless it is this gap that is done with.
            if not waitlist.messages_left(of_gap, 0):
                self.state = "closed"
            return
        entries = self._entries()
        wanted = self._wanted(entries)
        turn, later = waitlist.in_turn(
            self._wishes(entries, wanted),
            self._as_plain(),
            earliest,
            branch.tz,
            asked=set(self.offer_ids.entry_id.ids),
            answering=self._answering(entries),
        )
        if not self._ask_first(turn, wanted, now) and not later:
            self.state = "closed"

    def _earliest(self, now):
        """When an offered visit may begin: the client must answer, and get here."""
        branch = self.branch_id
        least = waitlist.least_seconds(branch.waitlist_minutes)
        return now + least + branch.lead_minutes * 60

    def _asked_today(self):
        """How many this branch has asked since midnight on its wall."""
        branch = self.branch_id
        today = branch._local(fields.Datetime.now()).date()
        midnight = instants.to_datetime(hours.days_span(today, today, branch.tz)[0])
        return self.env["salon.waitlist.offer"].search_count(
            [("branch_id", "=", branch.id), ("create_date", ">=", midnight)]
        )

    def _entries(self):
        """Who waits in this branch for these days, first come first."""
        day = timedelta(days=1)
        return self.env["salon.waitlist.entry"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("state", "in", ("waiting", "offered")),
                ("date_from", "<=", self.stop.date() + day),
                ("date_until", ">=", self.start.date() - day),
                ("partner_id.active", "=", True),
            ],
            order="create_date, id",
            limit=MOST_ENTRIES,
        )

    def _wanted(self, entries):
        """What entries ask to be placed: {entry id: list of ``Wanted``}, an empty one
        if a service cannot be booked."""
        services = {
            entry.id: [
                (product, entry.employee_id, entry.partner_id)
                for product in entry.product_ids
            ]
            for entry in entries
        }
        phases = definitions(
            self.env, [one for each in services.values() for one in each]
        )
        wanted = {}
        for key, asked in services.items():
            try:
                wanted[key] = Wanted.of_products(asked, phases)
            except UserError:
                wanted[key] = []
        return wanted

    def _wishes(self, entries, wanted):
        """Entries as the tools have them, in a fixed number of queries."""
        busy = self._visits_of_clients(entries)
        answer = []
        for entry in entries:
            services = wanted[entry.id]
            staff = [self._able(one) for one in services if one.needs_staff]
            answer.append(
                waitlist.Wish(
                    key=entry.id,
                    since=entry.create_date.timestamp(),
                    client=entry.partner_id.id,
                    seconds=sum(one.seconds for one in services),
                    weekdays=frozenset(entry._weekdays()),
                    hours=(entry.hour_from, entry.hour_to),
                    days=(entry.date_from, entry.date_until),
                    staff=self._all_or_nobody(services, staff),
                    busy=tuple(busy.get(entry.partner_id.id, ())),
                )
            )
        return answer

    @staticmethod
    def _all_or_nobody(services, staff):
        """Who may serve; nobody if there is a service that nobody can do."""
        if not services or not all(staff):
            return frozenset()
        return frozenset().union(*staff) if staff else None

    def _able(self, one):
        """Ids of the people who may do a service for this client in this branch."""
        able = one.product.product_tmpl_id.salon_staff_ids.resource_id
        if one.employee:
            able &= one.employee.resource_id
        able -= one.client.salon_refused_resource_ids
        return frozenset(
            person.id
            for person in able
            if person.active
            and person.salon_bookable
            and self.branch_id in person.salon_branch_ids
        )

    def _visits_of_clients(self, entries):
        """When clients have a visit round this time: {client: [(start, stop)]}."""
        groups = self.env["salon.appointment"].search_fetch(
            [
                ("partner_id", "in", entries.partner_id.ids),
                ("state", "not in", GONE),
                ("start", "<", self.stop + timedelta(days=1)),
                ("stop", ">", self.start - timedelta(days=1)),
            ],
            ["partner_id", "start", "stop"],
        )
        busy = {}
        for visit in groups:
            span = (instants.to_seconds(visit.start), instants.to_seconds(visit.stop))
            busy.setdefault(visit.partner_id.id, []).append(span)
        return busy

    def _answering(self, entries):
        """Clients with an offer, of whatever branch, that they have not answered."""
        offers = self.env["salon.waitlist.offer"].search_fetch(
            [("partner_id", "in", entries.partner_id.ids), ("state", "=", "asked")],
            ["partner_id"],
        )
        return set(offers.partner_id.ids)

    # ------------------------------------------------------------
    # Finding and holding a time
    # ------------------------------------------------------------

    def _ask_first(self, turn, wanted, now):
        """Ask the first of these wishes for whom there is a time.

        :return: the offer, or none
        """
        Offer = self.env["salon.waitlist.offer"]
        turn = [wish for wish in turn if wanted[wish.key]]
        if not turn:
            return Offer
        planner = self._planner(turn, wanted, now)
        before = self._without_freed(planner)
        tries = 0
        for wish in turn:
            slot = self._slot(planner, before, wish, wanted[wish.key], now)
            if not slot:
                continue
            entry = self.env["salon.waitlist.entry"].browse(wish.key)
            try:
                return self._offer(entry, slot, now)
            except UserError:
                tries += 1
                if tries == TRIES:
                    break
        return Offer

    def _planner(self, turn, wanted, now):
        """Everybody's free time round the gap, read once for all the wishes."""
        longest = max(wish.seconds for wish in turn)
        start, stop = self._as_plain().span
        window = (max(self._earliest(now), start - longest), stop + longest)
        everything = [one for wish in turn for one in wanted[wish.key]]
        return Planner(self.branch_id, window, everything)

    def _without_freed(self, planner):
        """The planner as it would be, had nothing been freed."""
        before = copy(planner)
        held = self._as_plain().held
        before.free = {
            key: intervals.subtract(spans, held.get(key, ()))
            for key, spans in planner.free.items()
        }
        return before

    def _slot(self, planner, before, wish, wanted, now):
        """The best time for a wish, in the shape that ``book`` takes, or None."""
        best = waitlist.best(
            self._find_times(planner, wanted),
            wish,
            self._as_plain(),
            self._earliest(now),
            self.branch_id.tz,
            {offer.start for offer in self._find_times(before, wanted)},
        )
        if not best:
            return None
        products = [one.product.id for one in wanted]
        slots = self.env["salon.appointment"]._slots
        return slots(planner.employees, products, [best])[0]

    def _find_times(self, planner, wanted):
        """Offers on the branch's grid, and at the freed time, which may lie off it."""
        midnight = self.branch_id._local(instants.to_datetime(planner.window[0]))
        midnight = midnight.replace(hour=0, minute=0, second=0, microsecond=0)
        step = self.branch_id.slot_minutes * 60
        return [
            *planner.search(wanted, step, int(midnight.timestamp())),
            *planner.search(wanted, DAY, instants.to_seconds(self.start)),
        ]

    def _offer(self, entry, slot, now):
        """Hold a slot for an entry until a deadline, and send the message.

        :raises UserError: the time is gone
        """
        start = fields.Datetime.to_datetime(slot["start"])
        until = waitlist.deadline(
            now,
            instants.to_seconds(start),
            self.branch_id.waitlist_minutes,
            self.branch_id.lead_minutes,
        )
        deadline = instants.to_datetime(until)
        visits = self.env["salon.appointment"].with_company(self.company_id)
        visit = visits.browse(
            visits.book(
                {
                    **entry._request(),
                    "start": start,
                    "lines": slot["lines"],
                    "channel": entry.channel,
                    "hold": True,
                }
            )
        )
        visit.hold_until = deadline
        offer = self.env["salon.waitlist.offer"].create(
            {
                "entry_id": entry.id,
                "gap_id": self.id,
                "appointment_id": visit.id,
                "start": start,
                "deadline": deadline,
            }
        )
        entry.state = "offered"
        messages = self.env["salon.message"]._queue("waitlist_offer", offer)
        offer.message_id = messages[:1]
        self._work_soon(deadline)
        return offer
