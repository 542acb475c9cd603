from odoo import fields, models

STAGES = [
    ("new", "New"),
    ("accepted", "Accepted"),
    ("examined", "Examined"),
    ("remedy", "Remedy offered"),
    ("agreed", "Agreed"),
    ("solved", "Solved"),
    ("closed", "Closed"),
    ("refused", "Refused"),
]


class SalonComplaintStage(models.Model):
    """How far it is. One stage for each code: its name can be changed, in the salon's
    words and in the client's."""

    _name = "salon.complaint.stage"
    _description = "Stage of a complaint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    client_name = fields.Char(
        "In the client's words", required=True, translate=True, default="Received"
    )
    code = fields.Selection(STAGES, required=True, readonly=True)
    sequence = fields.Integer(default=10)
    fold = fields.Boolean("Folded in the kanban")

    _code_unique = models.UniqueIndex("(code)", "There is one stage of each kind.")
