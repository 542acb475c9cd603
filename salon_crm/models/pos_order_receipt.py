from odoo import api, fields, models

from .safely import safely
from .salon_appointment import AGREED


class PosOrder(models.Model):
    """What the salon prints on a receipt, and writes in the e-mail with it."""

    _inherit = "pos.order"

    # The till loads all fields of its orders: so the answer to a payment brings this,
    # and so does an order of another day that is printed once more.
    salon_receipt = fields.Json(compute="_compute_salon_receipt", compute_sudo=True)

    @api.depends("state", "config_id", "partner_id", "lines.salon_appointment_line_id")
    @api.depends_context("lang")
    def _compute_salon_receipt(self):
        """Of a paid order at a salon's till, else False: ``{"visits": numbers, "next":
        as `_told_by_link` or False, "points": [{"program_id", "name", "points"}]}``"""
        told = {}
        paid = self.filtered(
            lambda order: order.state != "draft" and order.config_id.salon_branch_id
        )
        if paid:
            # The answer to a payment: no mistake here may undo it.
            safely(paid, lambda: told.update(paid._salon_receipts()))
        for order in self:
            order.salon_receipt = told.get(order.id, False)

    def _salon_receipts(self):
        """{id: what its receipt says}"""
        coming = self._salon_next_visits()
        points = self._salon_points()
        receipts = {}
        for order in self:
            visit = coming.get((order.partner_id, order.company_id))
            receipts[order.id] = {
                "visits": order.salon_appointment_ids.mapped("name"),
                "next": visit._told_by_link() if visit else False,
                "points": points.get(order.partner_id, []),
            }
        return receipts

    def _salon_next_visits(self):
        """The next visit of each client: {(partner, company): visit}. A passer-by has
        none: it is anybody."""
        partners = self.partner_id.filtered(lambda p: not p.salon_is_passer_by)
        if not partners:
            return {}
        visits = self.env["salon.appointment"].search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", AGREED),
                ("start", ">", fields.Datetime.now()),
            ],
            order="start, id",
        )
        coming = {}
        for visit in visits:
            coming.setdefault((visit.partner_id, visit.company_id), visit)
        return coming

    def _salon_points(self):
        """The points that clients have now: {partner: [{"name", "points"}]}"""
        cards = self.env["loyalty.card"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("program_id.program_type", "=", "loyalty"),
                ("program_id.portal_visible", "=", True),
                ("points", ">", 0),
            ]
        )
        return {
            partner: [
                {
                    "program_id": card.program_id.id,
                    "name": card.program_id.portal_point_name,
                    "points": round(card.points, 2),
                }
                for card in own
            ]
            for partner, own in cards.grouped("partner_id").items()
        }

    def _salon_aftercare(self):
        """What to do after the services of this order, each once: [(name, text)]"""
        templates = self.lines.filtered(lambda line: line.qty > 0).product_id
        return [
            (template.name, template.salon_aftercare)
            for template in templates.product_tmpl_id
            if template.salon_aftercare
        ]


class MailTemplate(models.Model):
    """The e-mail that brings a receipt: its picture cannot be clicked, so the next
    visit's link and the after-care stand in the text, too."""

    _inherit = "mail.template"

    def _generate_template(self, res_ids, render_fields, *args, **kwargs):
        results = super()._generate_template(res_ids, render_fields, *args, **kwargs)
        receipt = self.env.ref(
            "point_of_sale.email_template_pos_receipt", raise_if_not_found=False
        )
        if self != receipt or "body_html" not in render_fields:
            return results
        orders = self.env["pos.order"].browse(results).sudo()
        for order in orders.filtered("config_id.salon_branch_id"):
            lang = order.partner_id.lang or self.env.user.lang
            order = order.with_context(lang=lang)
            values = {
                "visits": order.salon_receipt and order.salon_receipt["visits"],
                "coming": order.salon_receipt and order.salon_receipt["next"],
                "aftercare": order._salon_aftercare(),
            }
            results[order.id]["body_html"] += self.env["ir.qweb"]._render(
                "salon_crm.salon_receipt_mail", values, lang=lang
            )
        return results
