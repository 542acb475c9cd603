import logging

from odoo import api, models
from odoo.fields import Command

_logger = logging.getLogger(__name__)

# The links of a line that a till sends, and of what they are.
LINKS = {
    "salon_appointment_line_id": "salon.appointment.line",
    "salon_visit_id": "salon.appointment",
    "salon_stylist_id": "resource.resource",
    "salon_helper_id": "resource.resource",
}


def _is_id(value):
    """Whether a value of a till's data can be an id at all."""
    return type(value) is int and 0 < value < 2**31


class PosOrder(models.Model):
    """What a till sends is looked at before it is believed.

    A till may be wrong, its data old, or somebody else may speak in its name. What is
    wrong is left out and logged, since the client's payment must not fail for it.
    """

    _inherit = "pos.order"

    # ------------------------------------------------------------
    # Before the order is written: does what it names exist?
    # ------------------------------------------------------------

    @api.model
    def _process_order(self, order, existing_order):
        self._salon_drop_unknown_links(order)
        self._salon_clean_flags(order)
        return super()._process_order(order, existing_order)

    @api.model
    def _salon_drop_unknown_links(self, order):
        """Take out of a till's data what names nothing, and shares that are none."""
        rows = [
            command[2]
            for command in order.get("lines") or []
            if command[0] in (0, 1) and isinstance(command[2], dict)
        ]
        for name, model in LINKS.items():
            sent = {row[name] for row in rows if _is_id(row.get(name))}
            known = (
                set(self.env[model].sudo().browse(sent).exists().ids) if sent else ()
            )
            for row in rows:
                self._salon_keep_known(order, row, name, known)
        for row in rows:
            row.pop("salon_again_line_id", None)  # Found out here only.
            self._salon_clean_share(order, row)

    @api.model
    def _salon_keep_known(self, order, row, name, known):
        if name not in row or (_is_id(row[name]) and row[name] in known):
            return
        value = row[name]
        if value is False and name in ("salon_stylist_id", "salon_helper_id"):
            return  # Nobody is an answer, too.
        # Without the key a line stays as it is: a till never takes a link away, it
        # only may not know the visit any more.
        del row[name]
        if value:
            _logger.warning(
                "Till order %s: there is no %s %s, link ignored",
                order.get("uuid"),
                LINKS[name],
                value,
            )

    @api.model
    def _salon_clean_share(self, order, row):
        share = row.get("salon_helper_share", 0)
        if type(share) not in (int, float) or not 0 <= share <= 100:
            _logger.warning(
                "Till order %s: a share of %s %% is ignored", order.get("uuid"), share
            )
            row["salon_helper_share"] = 0
        if "salon_requested" in row:
            row["salon_requested"] = row["salon_requested"] is True

    @api.model
    def _salon_clean_flags(self, order):
        # A till that sent this could keep a visit's history silent.
        order.pop("salon_payer_told", None)
        if "salon_family_bill" in order:
            order["salon_family_bill"] = order["salon_family_bill"] is True
        if "salon_not_done_ids" not in order:
            return
        sent = order.pop("salon_not_done_ids")
        ids = {key for key in (sent if isinstance(sent, list) else []) if _is_id(key)}
        known = self.env["salon.appointment.line"].sudo().browse(ids).exists()
        order["salon_not_done_ids"] = [Command.set(known.ids)]

    # ------------------------------------------------------------
    # When it is paid: may this order name it?
    # ------------------------------------------------------------

    def _salon_drop_foreign_links(self):
        """Unlink visits of another company or client than the order's, and strangers.

        Other clients' visits of the till's branch are paid by a family bill: then the
        cashier was asked, and the visit's history says who paid. A refund keeps the
        links of what it gives back.
        """
        for order in self:
            named = order.lines.filtered(
                lambda line: not line.refunded_orderline_id
                and any(line[name] for name in LINKS)
            )
            people = named and order._salon_people()
            for line in named:
                order._salon_check_visit(line)
                order._salon_check_people(line, people)

    def _salon_people(self):
        """Ids of those who can be named on a line: the people of the till's branch."""
        branch = self.config_id.sudo().salon_branch_id
        people = branch.resource_ids.filtered(lambda one: not one.salon_type_id)
        return set(people.ids)

    def _salon_check_visit(self, line):
        service = line.salon_appointment_line_id.sudo()
        for name, visit in (
            ("salon_appointment_line_id", service.appointment_id),
            ("salon_visit_id", line.salon_visit_id.sudo()),
        ):
            reason = visit and self._salon_why_not(visit)
            if reason:
                self._salon_ignore(line, name, reason)
        product = line.product_id.sudo()
        if line.salon_appointment_line_id and (
            product != service.product_id and not product.is_salon_service
        ):
            self._salon_ignore(line, "salon_appointment_line_id", "no salon service")

    def _salon_why_not(self, visit):
        """:return: why the order cannot pay a visit, for the log; empty if it can"""
        if visit.company_id != self.company_id:
            return "of a visit of another company"
        if visit.partner_id == self.partner_id:
            return ""
        if not self.salon_family_bill:
            return "of a visit of another client"
        if visit.branch_id != self.config_id.sudo().salon_branch_id:
            return "of another client's visit in another branch"
        return ""

    def _salon_check_people(self, line, people):
        own = line.salon_appointment_line_id.sudo().employee_id.resource_id.ids
        for name in ("salon_stylist_id", "salon_helper_id"):
            # Whom the visit was booked with may have left the branch since.
            if line[name] and line[name].id not in people | set(own):
                self._salon_ignore(line, name, "not of the till's branch")
        if line.salon_helper_id and line.salon_helper_id == line.salon_stylist_id:
            self._salon_ignore(line, "salon_helper_id", "the stylist, too")
        if line.salon_helper_share and not line.salon_helper_id:
            line.salon_helper_share = 0

    def _salon_ignore(self, line, name, reason):
        _logger.warning(
            "Till order %s: %s %s is %s, link ignored",
            self.uuid,
            LINKS[name],
            line[name].id,
            reason,
        )
        line[name] = False
