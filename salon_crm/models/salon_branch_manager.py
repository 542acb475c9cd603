from odoo import models


class SalonBranch(models.Model):
    """Who looks after a branch."""

    _inherit = "salon.branch"

    def _manager(self):
        """Who is asked to look at something that went wrong.

        :return: a salon manager of the branch's company, if possible one who works in
            the branch; of the current company if there is no branch; empty if there is
            no such manager
        """
        branch = self.sudo()
        company = branch.company_id or self.env.company
        managers = self.env.ref("salon_crm.group_salon_manager").sudo().all_user_ids
        managers = managers.filtered(
            lambda user: user.active
            and not (user.share or user._is_superuser())
            and company in user.company_ids
        ).sorted("id")
        near = managers & branch.resource_ids.user_id
        return (near or managers)[:1]
