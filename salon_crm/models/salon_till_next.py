from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import next_visit, rhythm
from .salon_appointment import AGREED
from .salon_appointment_again import VISITS_OF_HABIT

# Of whom nobody knows a habit
USUAL_DAYS = 28
PROPOSALS = 6
# Days round the one by habit that are looked at; if all is booked, later ones.
WINDOWS = ((-3, 4), (4, 18), (18, 46))
LONGEST_UID = 40
UNDO_HOURS = 1


class SalonTill(models.AbstractModel):
    """The next visit, proposed and booked at the till before the client leaves."""

    _inherit = "salon.till"

    @api.model
    def next_visit(self, config_id, wish):
        """When the client could come again: as usual, with whom they know.

        :param config_id: id of the till
        :param wish: ``{"visit_id": the visit that is paid, or False, "partner_id": the
            client of an order without a visit, or False, "product_ids": what that
            order sells}``
        :return: ``{"client", "services": [names], "habit": a sentence, "hints":
            [sentences], "booked": the next visit they have already as
            `_told_by_link`, or False, "proposals": [{"start", "day", "clock",
            "stylists", "services", "lines"}], best first; give one of them to
            `book_next`}``
        :raises UserError: the wish cannot be understood, in words
        """
        config = self._till(config_id)
        return self._propose(config, self._read_wish(config, wish))

    @api.model
    def book_next(self, config_id, wish):
        """Book a proposal.

        :param wish: as for `next_visit`, with ``start``, ``services`` and ``lines`` of
            the proposal and a ``request_uid`` (a repeated request books once)
        :return: as `next_visit`, with ``booked`` now; if the time is gone, ``refused``
            says so and there are fresh proposals
        """
        config = self._till(config_id)
        whose = self._read_wish(config, wish)
        asked = self._booking_wish(config, whose, wish)
        Appointment = self._appointments(config)
        try:
            visit = Appointment.browse(self._book_proposal(Appointment, asked))
        except UserError as refusal:
            # A new cursor: this transaction may not see who was quicker.
            with self.env.registry.cursor() as cursor:
                fresh = self.with_env(self.env(cr=cursor)).next_visit(config_id, wish)
            return {**fresh, "refused": refusal.args[0]}
        told = visit._told_by_link()
        return {"booked": told, "refused": False, "proposals": [], "undo": visit.id}

    @api.model
    def undo_next(self, config_id, visit_id):
        """Take back what the till has just booked by a slip.

        :raises UserError: it is none of the till's, or was not booked just now
        """
        visit = self._visit_of(self._till(config_id), visit_id)
        since = fields.Datetime.now() - timedelta(hours=UNDO_HOURS)
        if visit.channel != "till" or visit.create_date < since:
            raise UserError(
                self.env._("This visit was not booked just now: cancel it instead.")
            )
        if visit.state in AGREED:
            mistake = self.env.ref(
                "salon_crm.salon_cancel_reason_mistake", raise_if_not_found=False
            )
            visit.action_cancel(
                reason_id=mistake.id if mistake else None, wanted_by="salon"
            )
        return True

    # ------------------------------------------------------------
    # Whose visit, and what
    # ------------------------------------------------------------

    @api.model
    def _appointments(self, config):
        Appointment = self.env["salon.appointment"].sudo()
        return Appointment.with_company(config.company_id)

    @api.model
    def _read_wish(self, config, wish):
        """:return: ``{"client": res.partner, "guest": name, "visit": the last one or
        none, "products": [(product.product, hr.employee)], "hints"}``"""
        Appointment = self._appointments(config)
        wish = Appointment._read_dict(wish)
        if wish.get("visit_id"):
            visit = self._visit_of(config, wish["visit_id"])
            visit = visit.with_company(config.company_id)
            client, guest = visit.partner_id, visit.guest_name
        else:
            client, guest = self._client_of(config, wish.get("partner_id")), False
            visit = self._last_visit(config, client)
        products, hints = visit._services_again() if visit else ([], [])
        if not products:
            products = self._products_sold(config, wish.get("product_ids"))
        return {
            "client": client,
            "guest": guest,
            "visit": visit,
            "products": products,
            "hints": hints,
        }

    @api.model
    def _client_of(self, config, partner_id):
        if not partner_id:
            raise UserError(self.env._("Who comes? Choose a client."))
        client = self.env["res.partner"].browse(self._one_id(partner_id)).exists()
        client.check_access("read")
        client = client.sudo()
        if not client or client.company_id not in (
            self.env["res.company"],
            config.company_id,
        ):
            raise UserError(self.env._("This client is not known here."))
        return client

    @api.model
    def _last_visit(self, config, client):
        if client.salon_is_passer_by:
            return self._appointments(config)
        return self._appointments(config).search(
            [
                ("partner_id", "=", client.id),
                ("branch_id", "=", config.salon_branch_id.id),
                ("state", "in", ("arrived", "in_service", "done")),
            ],
            limit=1,
        )

    @api.model
    def _products_sold(self, config, product_ids):
        keys = product_ids if isinstance(product_ids, list) else []
        keys = [self._one_id(key) for key in keys[:PROPOSALS]]
        products = self.env["product.product"].sudo().browse(keys).exists()
        companies = (self.env["res.company"], config.company_id)
        nobody = self.env["hr.employee"].sudo()
        return [
            (product, nobody)
            for product in products
            if product.is_salon_service
            and product.active
            and product.company_id in companies
        ]

    # ------------------------------------------------------------
    # Proposing
    # ------------------------------------------------------------

    @api.model
    def _propose(self, config, whose):
        branch = config.salon_branch_id
        client = whose["client"]
        today = branch._local(fields.Datetime.now()).date()
        days = self._days_of(config, client)
        usual = rhythm.usual_days([*days, today])
        day = rhythm.day_after(days, today, USUAL_DAYS)
        coming = self._coming_of(config, client)
        return {
            "client": whose["guest"] or client.name,
            "services": [product.name for product, _person in whose["products"]],
            "habit": self._habit(usual) if usual else False,
            "hints": whose["hints"],
            "booked": self._told_at(config, coming) if coming else False,
            "proposals": self._proposals(config, whose, day),
            "refused": False,
        }

    @api.model
    def _told_at(self, config, visit):
        """Of a visit in another branch not the link, by which it can be changed."""
        told = visit._told_by_link()
        here = visit.branch_id == config.salon_branch_id
        return told if here else {**told, "url": False}

    @api.model
    def _habit(self, usual):
        return self.env._("Usually comes every %(days)s days.", days=usual)

    @api.model
    def _days_of(self, config, client):
        """The days of the client's last visits; of a passer-by none."""
        if client.salon_is_passer_by:
            return []
        branch = config.salon_branch_id
        visits = self._appointments(config).search(
            [
                ("partner_id", "=", client.id),
                ("company_id", "=", config.company_id.id),
                ("state", "=", "done"),
            ],
            limit=VISITS_OF_HABIT,
        )
        return [branch._local(visit.start).date() for visit in visits]

    @api.model
    def _coming_of(self, config, client):
        if client.salon_is_passer_by:
            return self._appointments(config)
        return self._appointments(config).search(
            [
                ("partner_id", "=", client.id),
                ("company_id", "=", config.company_id.id),
                ("state", "in", AGREED),
                ("start", ">", fields.Datetime.now()),
            ],
            order="start, id",
            limit=1,
        )

    @api.model
    def _proposals(self, config, whose, day):
        if not whose["products"]:
            return []
        branch = config.salon_branch_id
        then = whose["visit"].start or fields.Datetime.now()
        usual = branch._local(then)
        wish = next_visit.Wish(day, usual.weekday(), usual.hour * 60 + usual.minute)
        for first, last in WINDOWS:
            slots = self._free_slots(config, whose, day, first, last)
            if slots:
                break
        offers = [self._as_offer(branch, slot, own) for slot, own in slots]
        chosen = next_visit.choose(offers, wish, 1 + PROPOSALS)
        # The best alone, then the others in the order of the calendar.
        rest = sorted(chosen[1:], key=lambda n: (offers[n].day, offers[n].minute))
        return self._proposal_rows(
            branch, whose, [slots[number] for number in (*chosen[:1], *rest)]
        )

    @api.model
    def _free_slots(self, config, whose, day, first, last):
        """Free times of the days around one: list of (slot, with whom they know).

        :param first: day from which, counted from the one
        :param last: day before which
        """
        branch = config.salon_branch_id
        tomorrow = branch._local(fields.Datetime.now()).date() + timedelta(days=1)
        begin = max(tomorrow, day + timedelta(days=first))
        end = max(begin, day + timedelta(days=last))
        request = {
            "branch_id": branch.id,
            "partner_id": whose["client"].id,
            "date_from": branch._midnight(begin),
            "date_to": branch._midnight(end),
            "best": True,
        }
        Appointment = self._appointments(config)
        found = []
        known = any(person for _product, person in whose["products"])
        for own in (True, False) if known else (True,):
            services = self._services_wanted(whose, own)
            slots = Appointment.get_available_slots({**request, "services": services})
            found += [(slot, own) for slot in slots]
        return found

    @api.model
    def _services_wanted(self, whose, own):
        return [
            {"product_id": product.id, "employee_id": own and person.id}
            for product, person in whose["products"]
        ]

    @api.model
    def _as_offer(self, branch, slot, own):
        local = branch._local(fields.Datetime.to_datetime(slot["start"]))
        return next_visit.Offer(local.date(), local.hour * 60 + local.minute, own)

    @api.model
    def _proposal_rows(self, branch, whose, slots):
        keys = {line["employee_id"] for slot, _own in slots for line in slot["lines"]}
        people = self.env["hr.employee"].sudo().browse(filter(None, keys))
        names = {person.id: person.name for person in people}
        rows = []
        for slot, own in slots:
            start = fields.Datetime.to_datetime(slot["start"])
            known = (names.get(line["employee_id"]) for line in slot["lines"])
            rows.append(
                {
                    "start": slot["start"],
                    "day": branch._day_in_year(start),
                    "clock": branch._clock(start),
                    "stylists": ", ".join(dict.fromkeys(filter(None, known))),
                    "own": own,
                    "services": self._services_wanted(whose, own),
                    "lines": slot["lines"],
                }
            )
        return rows

    # ------------------------------------------------------------
    # Booking
    # ------------------------------------------------------------

    @api.model
    def _booking_wish(self, config, whose, wish):
        branch = config.salon_branch_id
        uid = wish.get("request_uid")
        if not isinstance(uid, str) or not 8 <= len(uid) <= LONGEST_UID:
            raise UserError(self.env._("The request could not be understood."))
        return {
            "branch_id": branch.id,
            "partner_id": whose["client"].id,
            "guest_name": whose["guest"] or "",
            "channel": "till",
            "start": wish.get("start"),
            "services": wish.get("services"),
            "lines": wish.get("lines"),
            # Another branch's request is never this one's.
            "request_uid": f"next:{branch.id}:{uid}",
        }

    @api.model
    def _book_proposal(self, Appointment, asked):
        """Exactly what was proposed, or at the same time on another chair.

        :return: the visit's id
        :raises UserError: the time is gone
        """
        try:
            return Appointment.book(asked)
        except UserError:
            if not asked["lines"]:
                raise
            return Appointment.book({**asked, "lines": None})
