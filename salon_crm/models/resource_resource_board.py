from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..tools import instants


class ResourceResource(models.Model):
    """Why people and things are not there, for the staff who look at the board."""

    _inherit = "resource.resource"

    def _salon_leaves_in_words(self, branch, window, calendars):
        """Leaves and holidays with what they are called.

        :param branch: salon.branch
        :param window: (start, stop) in seconds since the epoch
        :param calendars: {resource id: calendar id, None for the branch's}
        :return: {resource id: [(span, words)]}, holidays first: who has a leave then
            would not be there anyway
        """
        home = branch.sudo().resource_calendar_id.id
        versions = self._salon_calendar_versions(calendars, home)
        users = defaultdict(list)
        for key, rows in versions.items():
            for calendar in {None, home, *(calendar for _day, calendar in rows)}:
                users[calendar].append(key)
        told = defaultdict(list)
        for row in self._salon_leave_rows(branch, window, list(users)):
            span = instants.to_span(row["date_from"], row["date_to"])
            if row["resource_id"]:
                words = row["name"] or self.env._("On leave")
                told[row["resource_id"]].append((span, words))
                continue
            words = row["name"] or self.env._("Public holiday")
            for key in users[row["calendar_id"]]:
                told[key].append((span, words))
        return told

    def _salon_leave_rows(self, branch, window, calendar_ids):
        self.env["resource.calendar.leaves"].flush_model()
        start, stop = (instants.to_datetime(second) for second in window)
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT name, resource_id, calendar_id, date_from, date_to
                  FROM resource_calendar_leaves
                 WHERE time_type = 'leave' AND date_from < %s AND date_to > %s
                   AND (company_id IS NULL OR company_id = %s)
                   AND (resource_id = ANY(%s) OR resource_id IS NULL
                        AND (calendar_id IS NULL OR calendar_id = ANY(%s)))
              ORDER BY resource_id NULLS FIRST, date_from, id
                """,
                stop,
                start,
                branch.company_id.id,
                self.ids,
                [calendar for calendar in calendar_ids if calendar],
            )
        )
