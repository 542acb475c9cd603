from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .salon_appointment import GONE

MOST_FOUND = 40
MOST_QUERY = 60


class SalonTill(models.AbstractModel):
    """Deposits at the till: for which visit one is taken or given back."""

    _inherit = "salon.till"

    @api.model
    def find_visits_for_deposit(self, config_id, query="", client_id=False):
        """Visits to come, and those whose deposit has to be given back.

        :param config_id: id of the ``pos.config``
        :param query: name, phone or number; empty: what comes next
        :param client_id: only visits of this client, or False
        :return: list of ``{"id", "number", "client", "phone", "start" (UTC), "what",
            "state", "due" (still to pay of the deposit), "balance" (open deposit),
            "give_back" (it has to be given back)}``, at most 40, those to be given back
            first, then by start
        :raises UserError: the till belongs to no salon, or the request is malformed
        """
        config = self._till(config_id)
        config.company_id._salon_deposit_product()
        if not isinstance(query, str) or len(query) > MOST_QUERY:
            raise UserError(self.env._("The request could not be understood."))
        domain = self._deposit_domain(config)
        if client_id:
            domain &= Domain("partner_id", "=", self._one_id(client_id))
        if query.strip():
            domain &= self._deposit_search(query.strip())
        visits = (
            self.env["salon.appointment"]
            .sudo()
            .search(domain, order="start, id", limit=MOST_FOUND)
        )
        rows = [self._deposit_row(visit) for visit in visits]
        return sorted(rows, key=lambda row: not row["give_back"])

    @api.model
    def _deposit_domain(self, config):
        begin, _end = config.salon_branch_id._today()
        to_come = Domain("start", ">=", begin) & Domain(
            "state", "not in", ("hold", *GONE)
        )
        open_ones = Domain("deposit_balance", ">", 0)
        return Domain("branch_id", "=", config.salon_branch_id.id) & (
            to_come | open_ones
        )

    @api.model
    def _deposit_search(self, query):
        clients = self.env["res.partner"].sudo()._salon_find(query, MOST_FOUND)
        return Domain("partner_id", "in", [key for key, _last in clients]) | Domain(
            "name", "ilike", query
        )

    @api.model
    def _deposit_row(self, visit):
        return {
            "id": visit.id,
            "number": visit.name,
            "client": visit.guest_name or visit.partner_id.name or "",
            "phone": visit.partner_id.phone or "",
            "start": fields.Datetime.to_string(visit.start),
            "what": visit.service_names or "",
            "state": visit.state,
            "due": max(0.0, visit.deposit_due - visit.deposit_paid),
            "balance": visit.deposit_balance,
            "give_back": visit.state in GONE and visit.deposit_balance > 0,
        }

    @api.model
    def load_visit_for_deposit(self, config_id, visit_id):
        """What a till needs to put a deposit of a visit on an order.

        :param config_id: id of the ``pos.config``
        :param visit_id: id of a visit of its branch
        :return: ``{model: rows}`` as the till loads them
        :raises UserError: there is no such visit
        """
        config = self._till(config_id)
        visit = self._visit_of(config, visit_id)
        rows = {}
        for model, records in (
            ("res.partner", visit.partner_id),
            ("salon.appointment", visit),
        ):
            rows[model] = self.env[model]._load_pos_data_read(records, config)
        return rows
