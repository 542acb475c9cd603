"""A salon that is complained about: a team, its people, and a visit that took place."""

from odoo.fields import Command

from .common import SalonSetup


class ComplaintSetup(SalonSetup):
    @classmethod
    def set_up_complaints(cls):
        cls.set_up_salon()
        cls.complaints = cls.env["salon.complaint"]
        cls.visit = cls.book(cls.at(10), cls.cut, cls.anna)
        cls.manager = cls.make_user("manager", "salon_crm.group_salon_manager")
        cls.leader = cls.make_user("leader", "salon_crm.group_salon_manager")
        cls.desk = cls.make_user("desk", "salon_crm.group_salon_receptionist")
        cls.stylist = cls.make_user("stylist", "salon_crm.group_salon_stylist")
        (cls.manager | cls.leader | cls.desk).email = "house@salon.example"
        cls.anna.user_id = cls.stylist
        # The branch's manager is the one who works in it.
        cls.make_stylist("Mia", 9, user=cls.manager)
        cls.team = cls.env["salon.complaint.team"].create(
            {
                "name": "Client care",
                "leader_id": cls.leader.id,
                "member_ids": [Command.set(cls.desk.ids)],
            }
        )

    @classmethod
    def take_in(cls, user=None, **request):
        request = {"description": "The fringe is crooked.", **request}
        complaints = cls.complaints.with_user(user) if user else cls.complaints
        return cls.complaints.browse(complaints.take_in(request)["id"])

    @classmethod
    def kind(cls, code):
        return cls.env.ref(f"salon_crm.salon_complaint_kind_{code}")

    @classmethod
    def stage(cls, code):
        return cls.env.ref(f"salon_crm.salon_complaint_stage_{code}")

    @classmethod
    def bring_to(cls, complaint, code):
        """Through all the steps up to one."""
        order = ["new", "accepted", "examined", "remedy", "agreed", "solved", "closed"]
        here = order.index(complaint.stage_code)
        if not complaint.remedy:
            complaint.remedy = "redo"
        for step in order[here + 1 : order.index(code) + 1]:
            complaint.stage_id = cls.stage(step)

    @classmethod
    def messages(cls, complaint, kind="complaint"):
        return cls.env["salon.message"].search(
            [
                ("res_model", "=", "salon.complaint"),
                ("res_id", "in", complaint.ids),
                ("kind", "=", kind),
            ]
        )

    @classmethod
    def activities(cls, complaint, kind):
        activities = cls.env["mail.activity"].search(
            [("res_model", "=", "salon.complaint"), ("res_id", "in", complaint.ids)]
        )
        wanted = cls.env.ref(f"salon_crm.mail_activity_type_complaint_{kind}")
        return activities.filtered(lambda each: each.activity_type_id == wanted)
