from odoo import api, models

# What of people and things decides about their column on the board.
SHOWN = {
    "active",
    "calendar_id",
    "name",
    "salon_bookable",
    "salon_branch_ids",
    "salon_sequence",
    "salon_type_id",
    "user_id",
}
HOURS = {"active", "date_version", "resource_calendar_id"}


class ResourceResource(models.Model):
    """Who comes, goes or works at other hours is told to the boards."""

    _inherit = "resource.resource"

    def write(self, vals):
        result = super().write(vals)
        if not SHOWN.isdisjoint(vals):
            self.env["salon.branch"]._note_hours(resources=self.ids)
        return result


class HrVersion(models.Model):
    _inherit = "hr.version"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        self.env["salon.branch"]._note_hours(versions=versions.ids)
        return versions

    def write(self, vals):
        result = super().write(vals)
        if not HOURS.isdisjoint(vals):
            self.env["salon.branch"]._note_hours(versions=self.ids)
        return result


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        self.env["salon.branch"]._note_hours(calendars=self.ids)
        return result


class ResourceCalendarAttendance(models.Model):
    _inherit = "resource.calendar.attendance"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._note_on_boards()
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._note_on_boards()
        return result

    def unlink(self):
        self._note_on_boards()
        return super().unlink()

    def _note_on_boards(self):
        self.env["salon.branch"]._note_hours(calendars=self.calendar_id.ids)


class ResourceCalendarLeaves(models.Model):
    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._note_on_boards()
        return leaves

    def write(self, vals):
        self._note_on_boards()
        result = super().write(vals)
        self._note_on_boards()
        return result

    def unlink(self):
        self._note_on_boards()
        return super().unlink()

    def _note_on_boards(self):
        """Those of one calendar or of nobody in particular are holidays."""
        note = self.env["salon.branch"]._note_hours
        for leave in self.sudo():
            if leave.resource_id:
                note(resources=leave.resource_id.ids)
            elif leave.calendar_id:
                note(calendars=leave.calendar_id.ids)
            else:
                note(companies=[leave.company_id.id])
