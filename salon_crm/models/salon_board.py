from odoo import models


class SalonBoard(models.AbstractModel):
    """What the day board asks of the server."""

    _name = "salon.board"
    _description = "Day board"
