"""The planner of those who wait in the shop."""

from odoo.exceptions import UserError

from .planner import Planner


class WalkInPlanner(Planner):
    """Knows everybody who can be booked in the branch, for the order of turns.

    :param strict: whether a wish that can no longer be met is refused in words; else
        nobody is found for it
    """

    def __init__(self, branch, window, wanted, strict=False):
        self.strict = strict
        super().__init__(branch, window, wanted, any_order=True)

    def _people_for(self, wanted):
        Resource = self.env["resource.resource"].sudo()
        everybody = Resource._search(
            [
                ("salon_branch_ids", "in", self.branch.ids),
                ("salon_bookable", "=", True),
                ("resource_type", "=", "user"),
            ]
        )
        return super()._people_for(wanted).union(everybody.get_result_ids())

    def _named(self, wanted, levels, least, refused):
        try:
            return super()._named(wanted, levels, least, refused)
        except UserError:
            if self.strict:
                raise
            return ()
