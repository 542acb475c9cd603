import json
import math

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import consteq

from ..tools import giveaway

MAX_ITEMS = 200
MAX_TEXT = 64
MIN_PIN = 4


class SalonTill(models.AbstractModel):
    """A manager's leave for what is above the cashier's limit."""

    _inherit = "salon.till"

    @api.model
    def approve_exceptions(self, config_id, request):
        """Ask for a manager's leave by PIN.

        :param config_id: id of the till
        :param request: {"order_uuid", "pin", "items": list of {"line" (uuid), "kind",
            "list_amount", "amount", "percent"}}
        :return: {"token", "approver"}, or {"refused": why}: a wrong PIN is no error,
            which would undo that it is counted
        :raises AccessError: the user may not use this till
        :raises UserError: the request is no such thing, or the order is paid already
        """
        config = self._till(config_id)
        order_uuid, pin, givens = self._checked_request(request)
        self._check_order(config, order_uuid)
        keys = [f"till:{config.id}", f"user:{self.env.uid}"]
        locks = self.env["salon.till.lock"].sudo()
        if not locks._begin_try(keys):
            return {"refused": self._say_locked()}
        manager = self._manager_of_pin(config, pin)
        locked = locks._end_try(keys, bool(manager))
        if not manager:
            wrong = self.env._("This is no manager's PIN.")
            return {"refused": self._say_locked() if locked else wrong}
        approval = self.env["salon.till.approval"].sudo()
        approval = approval.create(
            {
                "order_uuid": order_uuid,
                "config_id": config.id,
                "approver_id": manager.id,
                "items": json.dumps(givens),
            }
        )
        return {"token": approval.token, "approver": manager.name}

    @api.model
    def _say_locked(self):
        return self.env._("Too many wrong PINs. Please wait ten minutes and try again.")

    @api.model
    def _checked_request(self, request):
        """:return: order's uuid, PIN, list of giveaway.Given"""
        unknown = UserError(self.env._("This is not known here. Please reload."))
        if not isinstance(request, dict):
            raise unknown
        order_uuid, pin = request.get("order_uuid"), request.get("pin")
        items = request.get("items")
        if not all(self._is_word(word) for word in (order_uuid, pin)):
            raise unknown
        if not isinstance(items, list) or not 0 < len(items) <= MAX_ITEMS:
            raise unknown
        if not all(self._is_item(item) for item in items):
            raise unknown
        names = ("line", *giveaway.Given._fields[1:])
        givens = [giveaway.Given(*(item[name] for name in names)) for item in items]
        return order_uuid, pin, givens

    @api.model
    def _is_word(self, value):
        return isinstance(value, str) and 0 < len(value) <= MAX_TEXT

    @api.model
    def _is_item(self, item):
        return (
            isinstance(item, dict)
            and self._is_word(item.get("line"))
            and item.get("kind") in giveaway.KINDS
            and all(
                type(item.get(name)) in (int, float) and math.isfinite(item[name])
                for name in ("list_amount", "amount", "percent")
            )
        )

    @api.model
    def _check_order(self, config, order_uuid):
        order = self.env["pos.order"].sudo().search([("uuid", "=", order_uuid)])
        if order and (order.state != "draft" or order.config_id != config):
            raise UserError(self.env._("This order is paid already."))

    @api.model
    def _manager_of_pin(self, config, pin):
        """The salon manager of the till's company who has this PIN.

        All are compared, so that the time taken says nothing of any.

        :return: res.users, with all rights
        """
        group = self.env.ref("salon_crm.group_salon_manager")
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("company_id", "=", config.company_id.id),
                    ("pin", "!=", False),
                    ("user_id.active", "=", True),
                    ("user_id.all_group_ids", "in", group.ids),
                    ("user_id.company_ids", "in", config.company_id.ids),
                ]
            )
        )
        right = self.env["hr.employee"].sudo()
        for employee in employees:
            same = consteq(employee.pin.encode(), pin.encode())
            right += employee if same and len(pin) >= MIN_PIN else right.browse()
        return right[:1].user_id
