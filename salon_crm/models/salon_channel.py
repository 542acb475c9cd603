from odoo import api, models


class SalonChannel(models.AbstractModel):
    """A way on which messages reach clients: one adapter for each.

    Another addon adds a channel by two things: a value of ``salon.message.channel``
    (``selection_add``), and a model ``salon.channel.<value>`` that inherits from this
    one and has its methods. Nothing else needs to know of it. A client whose preferred
    channel has the same key gets it first.
    """

    _name = "salon.channel"
    _description = "Channel for messages"

    # Whether ``_send`` only writes into the database, for another job to send. Then
    # messages go in bulk, and what fails half-way is as if it never began. An adapter
    # that talks to a provider itself leaves it False: it gets one message at a time,
    # marked and committed before, so that a crash never sends anything twice.
    _salon_outbox = False

    @api.model
    def _is_usable(self, partner):
        """Whether a client can be reached this way; no query for each client, please.

        :param partner: one ``res.partner``, sudo
        """
        return False

    @api.model
    def _send(self, messages):
        """Send messages of this channel.

        :param messages: ``salon.message``, sudo, locked by this transaction
        :return: {message id: {"provider_id", "text" (optional)} or {"error": words}}
        """
        raise NotImplementedError
