from odoo import fields, models
from odoo.fields import Domain

# Older ones come first to mind when there are few; hundreds are another problem.
MOST_UNPAID = 100
OWING = ("not_paid", "deposit", "partial")


class SalonBranch(models.Model):
    """The end of the day: who hears of it, and which visits are not paid yet."""

    _inherit = "salon.branch"

    closing_partner_ids = fields.Many2many(
        "res.partner",
        "salon_branch_closing_partner_rel",
        "branch_id",
        "partner_id",
        string="Closing report to",
        domain=[("email", "!=", False)],
        help="They get the report of each till by e-mail when it closes.",
    )

    def _unpaid_visits(self):
        """Visits that are done but not paid, of today and before, the latest first.

        What is charged but not paid yet, such as on account, is settled for the till.

        :return: salon.appointment, 100 at most
        """
        self.ensure_one()
        _begin, end = self._today()
        domain = Domain(
            [
                ("branch_id", "=", self.id),
                ("state", "=", "done"),
                ("payment_state", "in", OWING),
                ("start", "<", end),
            ]
        )
        visits = self.env["salon.appointment"].search(
            domain, order="start desc, id desc", limit=2 * MOST_UNPAID
        )
        return visits.filtered(lambda visit: visit._lines_owed())[:MOST_UNPAID]

    def _manager(self):
        """Who is asked to look at something: a salon manager of the company."""
        users = self.env.ref("salon_crm.group_salon_manager").sudo().all_user_ids
        managers = users.filtered(
            lambda user: user.active
            and not user.share
            and self.company_id in user.company_ids
        )
        people = managers - self.env.ref("base.user_root")
        return (people or managers).sorted("id")[:1] or self.env.user
