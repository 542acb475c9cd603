from odoo import fields, models
from odoo.tools import SQL, hmac

from ..tools import ics

METHODS = {"confirmation": "REQUEST", "change": "REQUEST", "cancellation": "CANCEL"}


class SalonMessage(models.Model):
    """The visit for the client's own calendar, which follows changes."""

    _inherit = "salon.message"

    def _ics_files(self):
        files = super()._ics_files()
        told = self.filtered(lambda each: each.kind in METHODS and each.appointment_id)
        sequences = told._ics_sequences()
        for message in told:
            partner = message.partner_id
            visit = message.appointment_id.with_context(lang=partner.lang)
            salon = visit._ics_salon()
            if salon.email and partner.email_normalized:
                client = ics.Person(partner.name or "", partner.email_normalized)
                content = visit._ics_visit(sequences[message.id], salon, client)
                method = METHODS[message.kind]
                data = ics.build(content, method, fields.Datetime.now())
                files[message] = (method, data)
        return files

    def _ics_sequences(self):
        """How many calendar files of the visit came before: {message id: number}"""
        rows = self.env.execute_query(
            SQL(
                """SELECT m.id, count(o.id)
                     FROM salon_message m
                LEFT JOIN salon_message o ON o.appointment_id = m.appointment_id
                                         AND o.id < m.id AND o.kind = ANY(%s)
                    WHERE m.id = ANY(%s) GROUP BY m.id""",
                [*METHODS],
                self.ids,
            )
        )
        return dict(rows)


class SalonAppointment(models.Model):
    """What a calendar file says of a visit: nothing that is noted about the client."""

    _inherit = "salon.appointment"

    def _ics_uid(self):
        """A name that stays and that nobody can guess from the visit's number."""
        key = hmac(self.env(su=True), "salon_crm visit in a calendar", self.id)
        return f"{key[:40]}@salon_crm"

    def _ics_salon(self):
        """Who invites."""
        branch, company = self.branch_id, self.company_id
        partners = company.partner_id | branch.partner_id | self.env.user.partner_id
        emails = (partner.email_normalized for partner in partners)
        return ics.Person(branch.name, next(filter(None, emails), ""))

    def _ics_visit(self, sequence, salon, client):
        branch = self.branch_id
        lines = self.line_ids.filtered(lambda line: line.state != "cancelled")
        services = [
            f"{line.product_id.name}, {line.employee_name}"
            if line.employee_name
            else line.product_id.name
            for line in lines
        ]
        phone = branch.partner_id.phone or self.company_id.phone
        return ics.Visit(
            uid=self._ics_uid(),
            sequence=sequence,
            start=self.start,
            stop=self.stop,
            summary=self.env._("Visit at %(branch)s", branch=branch.name),
            location=branch._address_line(),
            description="\n".join([*services, *([phone] if phone else [])]),
            salon=salon,
            client=client,
        )
