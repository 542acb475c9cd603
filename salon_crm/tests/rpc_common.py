"""What users ask of the server as a program does: by RPC, with their login."""

from odoo.tools import mute_logger


class RpcSetup:
    """Added to a test class that has Odoo's web server."""

    def call(self, user, model, method, *arguments):
        """The server's whole answer."""
        self.authenticate(user.login, user.login)
        with mute_logger("odoo.http", "odoo.sql_db"):
            return self.opener.post(
                f"{self.base_url()}/web/dataset/call_kw/{model}/{method}",
                json={
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": arguments,
                        "kwargs": {},
                    },
                },
            ).json()

    def refused(self, *arguments, **options):
        """As ``call``."""
        answer = self.call(*arguments, **options)
        self.assertNotIn("result", answer)
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.AccessError")
