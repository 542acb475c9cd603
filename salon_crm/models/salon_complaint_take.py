from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

from ..tools.complaint import OPEN, shorten, subject_of

# Who may note what a client says. Portal pages do it as superuser.
TAKERS = ("salon_crm.group_salon_stylist", "point_of_sale.group_pos_user")
# What a request names, and what the field is called in a message to the user.
NAMED = {
    "partner_id": "res.partner",
    "branch_id": "salon.branch",
    "appointment_id": "salon.appointment",
    "line_id": "salon.appointment.line",
    "employee_id": "hr.employee",
    "pos_order_id": "pos.order",
    "move_id": "account.move",
}


class SalonComplaint(models.Model):
    """Intake: from the desk, the board, the till, the portal and mails."""

    _inherit = "salon.complaint"

    @api.model
    def take_in(self, request):
        """Note what a client tells us, in one step.

        Called by the desk, the board and the till. The same client and visit within a
        set time (``salon_complaint_join_hours`` of the company) joins what is open;
        without a visit, the client's last open one. Of a health incident only who,
        what and when is kept: ``description`` and ``subject`` are dropped, and the
        manager takes the details in person. ``salon.complaint.kind.is_health`` says so
        before.

        :param dict request: ``description`` (text; of a health incident it may be
            empty), ``kind`` (code of a kind), and optionally ``subject``,
            ``partner_id``, ``branch_id``, ``appointment_id``, ``line_id``,
            ``employee_id``, ``pos_order_id``, ``move_id``, ``severity``, ``channel``
        :return: ``{"id", "name", "joined"}``; ``joined`` is True where it was added to
            one that is open
        :raises UserError: nothing said, or a record of another company or client
        :raises AccessError: who has no right in the salon and none at a till
        """
        if not self.env.su and not any(map(self.env.user.has_group, TAKERS)):
            raise AccessError(
                self.env._("Complaints are taken in by who works in the salon.")
            )
        intake = self.sudo()
        vals = intake._intake_values(request, self.env.companies)
        complaint = intake._to_join(vals)
        joined = bool(complaint)
        if joined:
            complaint._join(vals)
        else:
            complaint = intake.create(vals)
        return {"id": complaint.id, "name": complaint.name, "joined": joined}

    # ------------------------------------------------------------
    # What came in
    # ------------------------------------------------------------

    @api.model
    def _intake_values(self, request, companies):
        """A request as values to create, after all checks.

        :param companies: in which the user works just now
        """
        if not isinstance(request, dict):
            raise UserError(self.env._("Say what the client says."))
        records = {
            name: self._named(model, request.get(name)) for name, model in NAMED.items()
        }
        kind = self._kind_of(request.get("kind"))
        company = self._company_of(records, companies)
        vals = {name: record.id for name, record in records.items() if record}
        vals |= {"kind_id": kind.id, "company_id": company.id}
        vals |= self._choices(request) | self._words(request, kind)
        self._fill_in(vals, records)
        return vals

    @api.model
    def _named(self, model, record_id):
        """The record of an id that came from outside.

        :raises UserError: there is none
        """
        record = self.env[model]
        if not record_id:
            return record
        if type(record_id) is int and 0 < record_id < 2**31:
            record = record.browse(record_id).exists()
        if not record:
            raise UserError(
                self.env._(
                    "There is no such record any more: %(what)s.",
                    what=self.env["ir.model"]._get(model).name,
                )
            )
        return record

    @api.model
    def _kind_of(self, code):
        kind = self.env["salon.complaint.kind"].search(
            [("code", "=", str(code or "other")[:64])], limit=1
        )
        if not kind:
            raise UserError(self.env._("There is no such kind of complaint."))
        return kind

    @api.model
    def _company_of(self, records, companies):
        """The one company that all of it belongs to, and the user works in.

        :raises UserError: it is another one, or there are several
        """
        owned = [
            record.company_id
            for name, record in records.items()
            if record and record.company_id
        ]
        company = (owned or [self.env.company])[0]
        if any(each != company for each in owned) or company not in companies:
            raise UserError(
                self.env._("That belongs to another company than the one chosen.")
            )
        return company

    @api.model
    def _choices(self, request):
        """Severity and channel, where they are given."""
        chosen = {}
        for name in ("severity", "channel"):
            value = request.get(name)
            if value not in (None, False, ""):
                if value not in self._fields[name].get_values(self.env):
                    raise UserError(
                        self.env._("“%(value)s” cannot be chosen.", value=str(value))
                    )
                chosen[name] = value
        return chosen

    @api.model
    def _words(self, request, kind):
        """What was said, as short as a page can show it; of health nothing."""
        text = str(request.get("description") or "")
        text, cut = shorten(text)
        if kind.is_health:
            return self._neutral_words(kind)
        if not text:
            raise UserError(self.env._("Say what the client says."))
        if cut:
            text = f"{text}\n{self._cut_note()}"
        subject = subject_of(str(request.get("subject") or "")[:1000])
        return {"description": text, "subject": subject or subject_of(text)}

    @api.model
    def _cut_note(self):
        return self.env._("[The text was longer: the rest is left out.]")

    @api.model
    def _neutral_words(self, kind):
        """What stands in place of words about somebody's health."""
        return {
            "description": self.env._("The manager takes the details in person."),
            "subject": kind.name,
        }

    @api.model
    def _fill_in(self, vals, records):
        """The visit of a service, and the client, branch and stylist of a visit."""
        visit = records["appointment_id"] or records["line_id"].appointment_id
        order = records["pos_order_id"]
        found = {
            "appointment_id": visit,
            "partner_id": visit.partner_id or order.partner_id,
            "branch_id": visit.branch_id or order.config_id.salon_branch_id,
            "employee_id": records["line_id"].employee_id,
        }
        for name, record in found.items():
            if record:
                vals.setdefault(name, record.id)
        if vals.get("branch_id") is None:
            branch = self._usual_branch(vals.get("partner_id"), vals["company_id"])
            if branch:
                vals["branch_id"] = branch.id

    @api.model
    def _usual_branch(self, partner_id, company_id):
        """Where the client was last; else the company's first branch."""
        domain = Domain("company_id", "=", company_id)
        last = self.env["salon.appointment"]
        if partner_id:
            last = last.search(
                domain & Domain("partner_id", "=", partner_id),
                order="start desc, id desc",
                limit=1,
            )
        return last.branch_id or self.env["salon.branch"].search(domain, limit=1)

    # ------------------------------------------------------------
    # What is open already
    # ------------------------------------------------------------

    @api.model
    def _to_join(self, vals):
        """The open complaint to which this belongs; empty if it is a new one.

        Praise never joins a complaint, and what is said about somebody's health stays
        by itself.
        """
        if vals.get("partner_id"):
            self._one_after_another(vals["partner_id"])
        return self._find_open(vals)

    @api.model
    def _find_open(self, vals):
        """As ``_to_join``, for who only wants to know."""
        partner_id = vals.get("partner_id")
        company = self.env["res.company"].browse(vals["company_id"])
        hours = company.salon_complaint_join_hours
        if not partner_id or hours <= 0:
            return self.browse()
        client = self.env["res.partner"].browse(partner_id)
        if client.salon_is_passer_by and not vals.get("appointment_id"):
            # They are all the same contact.
            return self.browse()
        kind = self.env["salon.complaint.kind"].browse(vals["kind_id"])
        domain = (
            Domain("company_id", "=", company.id)
            & Domain("partner_id", "=", partner_id)
            & Domain("stage_code", "in", OPEN)
            & Domain("is_complaint", "=", kind.is_complaint)
            & Domain("is_health", "=", kind.is_health)
            & Domain("create_date", ">=", self.env.cr.now() - timedelta(hours=hours))
        )
        if vals.get("appointment_id"):
            domain &= Domain("appointment_id", "=", vals["appointment_id"])
        return self.search(domain, limit=1)

    @api.model
    def _one_after_another(self, partner_id):
        """Of two who note the same at once, the second fails on the client's row and
        is tried again by Odoo: then it joins the first."""
        self.env.execute_query(
            SQL(
                "UPDATE res_partner SET write_date = write_date WHERE id = %s "
                "RETURNING id",
                partner_id,
            )
        )

    def _join(self, vals):
        """Add what was said to what is open; what it did not know yet is filled in."""
        self.ensure_one()
        known = {
            name: vals[name]
            for name in ("line_id", "employee_id", "pos_order_id", "move_id")
            if vals.get(name) and not self[name]
        }
        if vals.get("severity", "0") > self.severity:
            known["severity"] = vals["severity"]
        if known.get("line_id") and not vals.get("appointment_id"):
            known.pop("line_id")
        if known:
            self.write(known)
        self._note_words(vals["description"])

    def _note_words(self, text, author=None):
        """What the client said, in the chatter, where the client may read it."""
        client = author or self.partner_id
        return self.with_context(mail_create_nosubscribe=True).message_post(
            body=plaintext2html(text),
            author_id=client.id or self.env.user.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
