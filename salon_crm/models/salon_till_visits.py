from odoo import api, models
from odoo.exceptions import UserError

STEPS = {
    "arrive": "action_arrive",
    "start": "action_start",
    "done": "action_done",
    "no_show": "action_no_show",
    "back": "action_back",
    "restore": "action_reopen",
}
# Offered at once, since the visit leaves the list; the others wait in its menu.
UNDONE = ("cancel", "no_show")


class SalonTill(models.AbstractModel):
    """Today's visits at the till: what they are now, and the next step of one."""

    _inherit = "salon.till"

    @api.model
    def visits(self, config_id, visit_ids):
        """How some visits are now, for a till that heard that they changed.

        :param visit_ids: list of ids; those that a till does not know are left out
        :return: ``{"salon.appointment": rows, "salon.appointment.line": rows}``, as
            the till loads them
        """
        config = self._till(config_id)
        return self._rows_of(config, visit_ids)

    @api.model
    def bring(self, config_id, visit_ids, product_ids=()):
        """All that paying some visits needs, also what the till did not load.

        :param product_ids: list of ids of the services that the till does not know;
            others than the visits' own are left out
        :return: as `visits`, and the rows of their clients with all cards on which they
            collect points at this till, and of the services
        """
        config = self._till(config_id)
        rows = self._rows_of(config, visit_ids)
        client_ids = {row["partner_id"] for row in rows["salon.appointment"]}
        Partner = self.env["res.partner"]
        clients = Partner.browse(client_ids)
        rows["res.partner"] = Partner._load_pos_data_read(clients, config)
        rows["loyalty.card"] = self._cards_of(config, clients)
        services = {row["product_id"] for row in rows["salon.appointment.line"]}
        missing = services.intersection(map(self._one_id, product_ids))
        if missing:
            # Nor may the time of the till's last loading matter.
            Template = self.env["product.template"].with_context(
                load_archived=True, pos_limited_loading=False
            )
            rows |= Template.load_product_from_pos(
                config.id, [("product_variant_ids", "in", [*missing])]
            )
        return rows

    @api.model
    def _cards_of(self, config, clients):
        """Odoo's till would ask for the card of a client and program, one by one."""
        programs = config._get_program_ids().filtered("is_nominative")
        Card = self.env["loyalty.card"]
        cards = Card.search(
            [("partner_id", "in", clients.ids), ("program_id", "in", programs.ids)]
        )
        return cards.read(Card._load_pos_data_fields(config), load=False)

    @api.model
    def step(self, config_id, visit_id, step, values=None):
        """Take a visit of today a step further, cancel it, or take that back.

        :param step: "arrive", "start", "done", "no_show", "cancel", or to
            take one back "back" or "restore"
        :param values: to cancel, all optional: ``reason_id``, ``reason`` and
            ``wanted_by`` ("client" or "salon"), as `action_cancel` has them
        :return: ``{"rows": as `visits`, "undo": name of the step that takes it back,
            or False}``
        :raises UserError: in words; nothing is changed
        """
        config = self._till(config_id)
        visit = self._visit_of_today(config, visit_id)
        if step == "cancel":
            self.env["salon.board"].sudo()._cancel(
                visit, visit._read_dict(values if values is not None else {})
            )
        elif isinstance(step, str) and step in STEPS:
            if step == "restore":
                visit._check_still_free()
            getattr(visit, STEPS[step])()
        else:
            raise UserError(self.env._("The request could not be understood."))
        return {
            "rows": self._rows_of(config, visit.ids),
            "undo": "restore" if step in UNDONE else False,
        }

    @api.model
    def cancel_reasons(self, config_id):
        """Why visits are cancelled.

        :return: list of ``{"id", "name", "wanted_by"}``, in the salon's order
        """
        self._till(config_id)
        Reason = self.env["salon.cancel.reason"].sudo()
        return Reason.search_read([("active", "=", True)], ["name", "wanted_by"])

    @api.model
    def _visit_of_today(self, config, visit_id):
        """A visit that a till shows, or showed before it was cancelled.

        :raises UserError: it is of another branch or day, or only held
        """
        visit = self._visit_of(config, visit_id)
        begin, end = config.salon_branch_id._today()
        if not begin <= visit.start < end or visit.state == "hold":
            raise UserError(self.env._("Visit %s is not one of today.", visit.name))
        return visit

    @api.model
    def _rows_of(self, config, visit_ids):
        return self.env["salon.appointment"]._till_rows(config, visit_ids)
