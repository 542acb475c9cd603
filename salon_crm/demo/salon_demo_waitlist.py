from datetime import timedelta

from odoo import models

from ..models.salon_waitlist_entry import WEEK
from . import diary


class SalonDemo(models.AbstractModel):
    """Clients who wait for a time, each for something else."""

    _inherit = "salon.demo"

    def _make_waitlist(self, salon):
        rows, asked = [], set()
        notes = salon.texts["waiting_notes"]
        for row, note in zip(salon.catalogue["waiting"], notes, strict=True):
            client = min(
                (
                    client
                    for client in salon.clients
                    if (client.taste, client.branch) == (row["taste"], row["branch"])
                    and client.number not in asked
                ),
                key=lambda client: (self._coming(salon, client), client.number),
            )
            asked.add(client.number)
            rows.append(self._waiting_values(salon, row, client, note))
        self.env["salon.waitlist.entry"].create(rows)

    def _coming(self, salon, client):
        """On how many days the client comes anyway."""
        return sum((client.number, day) in salon.booked for day in range(diary.FUTURE))

    def _waiting_values(self, salon, row, client, note):
        hour_from, hour_to = row["hours"]
        return {
            "partner_id": salon.partners[client.number].id,
            "branch_id": salon.branches[row["branch"]].id,
            "channel": row["channel"],
            "product_ids": [salon.services[key].id for key in row["services"]],
            "employee_id": salon.staff[row["person"]].id if "person" in row else False,
            **{day: day in row["days"] for day in WEEK},
            "hour_from": hour_from,
            "hour_to": hour_to,
            "date_from": salon.today,
            "date_until": salon.today + timedelta(days=row["until"]),
            "note": note,
        }
