from odoo import fields, models

ACTIVITY = "salon_crm.mail_activity_type_paid_twice"


class SalonAppointment(models.Model):
    """A visit that two orders paid: a manager sees to it."""

    _inherit = "salon.appointment"

    paid_twice = fields.Boolean(
        readonly=True,
        copy=False,
        help="Two till orders paid for the same service. Give one of them back.",
    )

    def _update_paid_twice(self):
        """Flag and unflag visits; each flag is one activity."""
        for visit in self:
            twice = any(line._paid_again() for line in visit.line_ids)
            if twice and not visit.paid_twice:
                visit.paid_twice = True
                visit._ask_manager_about_double_payment()
            elif visit.paid_twice and not twice:
                visit.paid_twice = False
                visit.activity_feedback(
                    [ACTIVITY],
                    feedback=self.env._("One of the payments is given back."),
                )

    def _ask_manager_about_double_payment(self):
        orders = self.line_ids.again_order_line_ids.order_id
        self.activity_schedule(
            ACTIVITY,
            user_id=self.branch_id._manager().id,
            note=self.env._(
                "Also paid by %(orders)s. Give one of the payments back.",
                orders=", ".join(orders.mapped("display_name")),
            ),
        )


class SalonAppointmentLine(models.Model):
    _inherit = "salon.appointment.line"

    again_order_line_ids = fields.One2many(
        "pos.order.line", "salon_again_line_id", "Paid once more by"
    )

    def _paid_again(self):
        """The lines of paid orders that paid for the service once more."""
        return self.again_order_line_ids.filtered(
            lambda row: row.qty > 0
            and row.order_id.state in ("paid", "done")
            and row.qty + sum(row.refund_orderline_ids.mapped("qty")) > 0
        )

    def _let_second_payment_count(self):
        """Where the first payment was given back, the second is the one."""
        for service in self:
            again = service._paid_again()[:1]
            if again and service._charged_quantity() <= 0:
                (again | again.refund_orderline_ids).write(
                    {
                        "salon_appointment_line_id": service.id,
                        "salon_again_line_id": False,
                    }
                )
