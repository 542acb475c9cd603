from odoo import api, fields, models

DIGITAL = "digital"
FAPIAO_KINDS = [
    ("ordinary_electronic", "Ordinary, electronic (电子普通发票)"),
    ("special_electronic", "Special, electronic (电子专用发票)"),
    ("ordinary_paper", "Ordinary, on paper (纸质普通发票)"),
    ("special_paper", "Special, on paper (纸质专用发票)"),
    (DIGITAL, "Fully digital (数电发票)"),
]
FAPIAO_STATUS = [
    ("none", "None needed"),
    ("to_issue", "To issue"),
    ("issued", "Issued"),
    ("red", "Reversed by a red one"),
]


class AccountMove(models.Model):
    """The official invoice (发票) that the tax office of China knows the bill by.

    The field of Odoo's own package for China takes numbers of 8 digits only; those of
    fully digital ones have 20.
    """

    _inherit = "account.move"

    salon_fapiao_kind = fields.Selection(
        FAPIAO_KINDS, "Fapiao", copy=False, tracking=True
    )
    salon_fapiao_number = fields.Char(
        "Fapiao number",
        copy=False,
        tracking=True,
        help="8 digits; 20 for a fully digital one.",
    )
    salon_fapiao_status = fields.Selection(
        FAPIAO_STATUS, "Fapiao status", copy=False, tracking=True
    )
    salon_fapiao_red_id = fields.Many2one(
        "account.move",
        "Red fapiao",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The credit note whose fapiao reverses this one.",
    )

    _salon_fapiao_number_check = models.Constraint(
        "CHECK (salon_fapiao_number IS NULL OR (salon_fapiao_kind IS NOT NULL AND "
        "CASE WHEN salon_fapiao_kind = 'digital'"
        " THEN salon_fapiao_number ~ '^[0-9]{20}$'"
        " ELSE salon_fapiao_number ~ '^[0-9]{8}$' END))",
        "A fapiao has a kind, and a number of 8 digits; a fully digital one of 20.",
    )
    _salon_fapiao_status_check = models.Constraint(
        "CHECK ((salon_fapiao_number IS NOT NULL)"
        " = (COALESCE(salon_fapiao_status, 'none') IN ('issued', 'red')))",
        "A fapiao that is issued has a number, and one that is not has none.",
    )
    # Numbers on paper begin anew with each booklet.
    _salon_fapiao_digital_unique = models.UniqueIndex(
        "(company_id, salon_fapiao_number) WHERE salon_fapiao_kind = 'digital'"
        " AND salon_fapiao_number IS NOT NULL",
        "Another invoice has the fapiao of this number.",
    )
    _salon_fapiao_to_issue = models.Index(
        "(company_id) WHERE salon_fapiao_status = 'to_issue'"
    )

    @api.onchange("salon_fapiao_number")
    def _onchange_salon_fapiao_number(self):
        """As it will be once it is saved."""
        for move in self:
            if move.salon_fapiao_number:
                move.salon_fapiao_status = "issued"
            elif move.salon_fapiao_status == "issued":
                move.salon_fapiao_status = "to_issue"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [
                self._salon_fapiao_values(vals)
                if vals.get("salon_fapiao_number")
                else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if "salon_fapiao_number" not in vals:
            return super().write(vals)
        if vals["salon_fapiao_number"] or any(self.mapped("salon_fapiao_number")):
            vals = self._salon_fapiao_values(vals)
        result = super().write(vals)
        if vals["salon_fapiao_number"]:
            self._salon_link_red_fapiao()
        return result

    @api.model
    def _salon_fapiao_values(self, vals):
        """A number says that it is issued; without it, it is to be issued again."""
        number = "".join((vals["salon_fapiao_number"] or "").split()) or False
        vals = {**vals, "salon_fapiao_number": number}
        vals.setdefault("salon_fapiao_status", "issued" if number else "to_issue")
        return vals

    def _post(self, soft=True):
        posted = super()._post(soft)
        fresh = posted.filtered(
            lambda move: (
                move.country_code == "CN"
                and move.is_sale_document()
                and not move.salon_fapiao_status
            )
        )
        for move in fresh:
            move.salon_fapiao_status = move._salon_fapiao_first_status()
        return posted

    def _salon_fapiao_first_status(self):
        """What was never issued needs no red one."""
        invoice = self.reversed_entry_id
        if invoice and invoice.salon_fapiao_status in ("none", "to_issue"):
            return "none"
        return "to_issue"

    def _salon_link_red_fapiao(self):
        """The fapiao of a credit note is the red one of its invoice."""
        for note in self.filtered(lambda move: move.move_type == "out_refund"):
            invoice = note.reversed_entry_id
            if not invoice.salon_fapiao_number:
                continue
            red = invoice.reversal_move_ids.filtered("salon_fapiao_number")
            values = {"salon_fapiao_red_id": note.id}
            given_back = sum(red.mapped("amount_total"))
            if (
                invoice.currency_id.compare_amounts(given_back, invoice.amount_total)
                >= 0
            ):
                values["salon_fapiao_status"] = "red"
            invoice.write(values)
