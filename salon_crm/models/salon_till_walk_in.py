from odoo import api, fields, models
from odoo.exceptions import UserError

# Whoever walks in with more than this is booked at the desk.
MOST_SERVICES = 10


class SalonTill(models.AbstractModel):
    """Who walks in while somebody stands at the till."""

    _inherit = "salon.till"

    @api.model
    def walk_in_services(self, config_id):
        """What somebody who walks in can have in the till's branch.

        :return: list of ``{"product_id", "name", "category", "minutes", "price"}``, by
            category and name
        """
        config = self._till(config_id)
        request = {"branch_id": config.salon_branch_id.id}
        keys = ("product_id", "name", "category", "minutes", "price")
        return [
            {key: row[key] for key in keys}
            for row in self._walk_in_board(config).catalogue(request)["services"]
        ]

    @api.model
    def walk_in(self, config_id, request):
        """Somebody walked in: serve them now, by who is next in turn, or let them wait.

        :param request: ``product_ids`` (services), ``partner_id`` (False: somebody
            whom nobody knows) and optionally ``name`` (how to call them), ``queue``
            (True: they wait until it is their turn) and ``request_uid`` (the same uid
            makes one visit)
        :return: ``{"visit_id": id or False, "rows": as `visits`, "refused": why nobody
            can serve them now, and when somebody can}``; of who waits all are empty
        :raises UserError: in words; nothing is written
        """
        config = self._till(config_id)
        board = self._walk_in_board(config)
        Visit = board.env["salon.appointment"]
        request = Visit._read_dict(request)
        uid = Visit._read_request_uid(request)
        uid = f"till-{config.id}-{uid}" if uid else None
        if uid and (known := Visit._of_request(board.env, uid)):
            return self._answer_walk_in(config, self._visit_of(config, known))
        added = board.walk_in_add(self._queue_request(config, request))
        if request.get("queue") is True:
            return self._answer_walk_in(config, Visit)
        entry = board.env["salon.walk.in"].browse(added["id"])
        visit, refused = board._serve(entry, {"request_uid": uid})
        if not visit:
            # Whether they wait is theirs to say.
            entry.unlink()
        return self._answer_walk_in(config, visit, refused)

    @api.model
    def _walk_in_board(self, config):
        """The board, for who has none of the salon's own rights."""
        return self.env["salon.board"].sudo().with_company(config.company_id)

    @api.model
    def _queue_request(self, config, request):
        """What the board asks about somebody who comes in."""
        products = request.get("product_ids")
        if not isinstance(products, list) or not 0 < len(products) <= MOST_SERVICES:
            raise UserError(self.env._("Choose a service."))
        client = self._walk_in_client(request.get("partner_id"))
        return {
            "branch_id": config.salon_branch_id.id,
            "partner_id": client.id,
            "name": request.get("name") or self._name_of_walk_in(config),
            "services": [
                {"product_id": self._one_id(key), "employee_id": False}
                for key in products
            ],
        }

    @api.model
    def _walk_in_client(self, partner_id):
        """A client whom the till's user may see, or nobody.

        :raises UserError: there is none of this id
        """
        Partner = self.env["res.partner"]
        if not partner_id:
            return Partner
        client = Partner.search([("id", "=", self._one_id(partner_id))])
        if not client:
            raise UserError(self.env._("This client is not known here."))
        return client

    @api.model
    def _name_of_walk_in(self, config):
        """Tells apart those whose name nobody asked."""
        clock = config.salon_branch_id._clock(fields.Datetime.now())
        return self.env._("Walk-in %(time)s", time=clock)

    @api.model
    def _answer_walk_in(self, config, visit, refused=""):
        rows = self._rows_of(config, visit.ids) if visit else {}
        return {"visit_id": visit.id, "rows": rows, "refused": refused}
