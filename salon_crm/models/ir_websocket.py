import re

from odoo import models

CHANNEL = re.compile(r"salon\.branch_(\d{1,9})")


class IrWebsocket(models.AbstractModel):
    """Who may see a branch's visits may hear that they change."""

    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        channels, asked = list(channels), []
        for channel in list(channels):
            if isinstance(channel, str) and (found := CHANNEL.fullmatch(channel)):
                channels.remove(channel)
                asked.append(int(found[1]))
        if asked and self.env["salon.appointment"].has_access("read"):
            # By the rules of companies: who asks for another's hears nothing.
            branches = self.env["salon.branch"].with_context(active_test=False)
            channels.extend(branches.search([("id", "in", asked)]))
        return super()._build_bus_channel_list(channels)
