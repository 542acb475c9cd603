from odoo import api, models
from odoo.exceptions import UserError

from .wanted import Wanted


class SalonAppointment(models.Model):
    """Another person does what one of a visit's did, or it takes place elsewhere."""

    _inherit = "salon.appointment"

    @api.model
    def _read_instead(self, visit, move):
        """Who or what takes whose place in a move.

        :return: (the resource that goes, the one that comes), None if all stay
        :raises UserError: the one cannot take the other's place, in words
        """
        keys = move.get("from_resource_id"), move.get("to_resource_id")
        if not any(keys) or keys[0] == keys[1]:
            return None
        goes, comes = (
            self._read_record("resource.resource", key).sudo() for key in keys
        )
        if (
            goes.resource_type != comes.resource_type
            or goes.salon_type_id != comes.salon_type_id
        ):
            raise UserError(
                self.env._(
                    "%(new)s cannot take the place of %(old)s.",
                    new=comes.name,
                    old=goes.name,
                )
            )
        may_be_booked = comes.active and comes.salon_bookable
        if not may_be_booked or visit.branch_id not in comes.salon_branch_ids:
            raise UserError(
                self.env._(
                    "%(person)s cannot be booked in %(branch)s.",
                    person=comes.name,
                    branch=visit.branch_id.name,
                )
            )
        return goes, comes

    def _put_instead(self, wanted, goes, comes):
        """Change what is wanted of a visit, so that the one takes the other's place.

        :param wanted: list of ``Wanted`` of its lines
        :raises UserError: it has no part in the visit, in words
        """
        if goes.resource_type == "user":
            found = self._put_person(wanted, goes, comes)
        else:
            found = any(goes.id in each for one in wanted for each in one.things)
            if found:
                for one in wanted:
                    one.use_alone(comes | goes)
        if not found:
            raise UserError(
                self.env._(
                    "%(name)s has no part in visit %(number)s any more.",
                    name=goes.name,
                    number=self.name,
                )
            )

    @api.model
    def _put_person(self, wanted, goes, comes):
        found = False
        own = [one for one in wanted if one.employee.sudo().resource_id == goes]
        defined = self._defined_today(own)
        employee = comes.employee_id.with_env(self.env)[:1]
        for one in own:
            one.give_to(employee, defined.get(one.line))
            found = True
        for one in wanted:
            found |= one.hand_over(goes.id, comes)
        return found

    @api.model
    def _defined_today(self, wanted):
        """:return: {line: ``Wanted`` as its service is today, if there is any}"""
        kept = [
            one.line
            for one in wanted
            if one.line.sudo().product_id.product_tmpl_id.salon_minutes
        ]
        asked = [(line.product_id, line.employee_id, line.partner_id) for line in kept]
        return dict(zip(kept, Wanted.of_products(asked), strict=True))
