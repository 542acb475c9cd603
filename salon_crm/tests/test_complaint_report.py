from datetime import datetime, timedelta

from odoo.tests import tagged

from .test_complaint import ComplaintCase


@tagged("post_install", "-at_install")
class TestReport(ComplaintCase):
    """The figures, against those worked out by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["salon.complaint.report"]
        cls.second = cls.branch.copy({"name": "Second"})
        cls.visits = {
            (cls.branch, 3): 4,
            (cls.branch, 4): 2,
            (cls.second, 3): 1,
        }
        for (branch, month), count in cls.visits.items():
            for number in range(count):
                visit = cls.env["salon.appointment"].create(
                    {
                        "partner_id": cls.client_laura.id,
                        "branch_id": branch.id,
                        "start": datetime(2027, month, 1 + number, 10),
                    }
                )
                visit.flush_recordset()
                cls.env.cr.execute(
                    "UPDATE salon_appointment SET state = 'done' WHERE id = %s",
                    [visit.id],
                )
        # Hours to the first answer in March: 1, 2, 3, 10 and never; April: 5
        for hours, kept, cost in (
            (1, True, 10),
            (2, True, 0),
            (3, False, 20.5),
            (10, False, 0),
            (None, None, 0),
        ):
            cls.make(cls.branch, 3, hours, kept, cost)
        cls.make(cls.branch, 4, 5, True, 7)
        cls.make(cls.second, 3, 8, True, 0)
        cls.make(cls.second, 3, 1, None, 0, kind="praise")

    @classmethod
    def make(cls, branch, month, hours, kept, cost, kind="service"):
        complaint = cls.complaints.create(
            {
                "description": "x",
                "branch_id": branch.id,
                "kind_id": cls.kind(kind).id,
                "remedy_cost": cost,
            }
        )
        complaint.flush_recordset()
        came_in = datetime(2027, month, 15, 10)
        answered = came_in + timedelta(hours=hours) if hours else None
        cls.env.cr.execute(
            """UPDATE salon_complaint SET create_date = %s, first_answered_at = %s,
                      answered_at = %s, answer_missed = %s, answer_deadline = %s,
                      due_at = %s
                WHERE id = %s""",
            [
                came_in,
                answered,
                answered,
                kept is False,
                came_in + timedelta(days=400),
                came_in + timedelta(days=400),
                complaint.id,
            ],
        )
        cls.env.invalidate_all()

    def figures(self, groupby, domain=()):
        rows = self.report.with_user(self.manager)._read_group(
            [("date", ">=", "2027-01-01"), *domain],
            groupby,
            [
                "complaint_count:sum",
                "visit_count:sum",
                "per_1000_visits:avg",
                "answer_median:avg",
                "answer_p90:avg",
                "answer_kept:avg",
                "remedy_cost:sum",
            ],
        )
        keys = len(groupby)
        return {
            tuple(row[:keys]): [
                None if value is None else round(value, 4) for value in row[keys:]
            ]
            for row in rows
        }

    def test_by_branch_and_month(self):
        found = self.figures(["branch_id", "date:month"])
        march, april = datetime(2027, 3, 1), datetime(2027, 4, 1)
        self.assertEqual(
            found[self.branch, march],
            # 5 of 4 visits; between 2 and 3; 3 + 0.7 * 7; 2 of 4 answered
            [5, 4, 1250, 2.5, 7.9, 50, 30.5],
        )
        self.assertEqual(found[self.branch, april], [1, 2, 500, 5, 5, 100, 7])
        self.assertEqual(found[self.second, march], [1, 1, 1000, 8, 8, 100, 0])

    def test_medians_are_of_the_group_and_not_of_medians(self):
        found = self.figures(["branch_id"])
        # 1, 2, 3, 5, 10
        self.assertEqual(found[self.branch,][:4], [6, 6, 1000, 3])
        self.assertEqual(self.figures([])[()][3], 4, "1, 2, 3, 5, 8, 10")

    def test_by_kind_there_are_no_visits(self):
        found = self.figures(["kind_id"])
        self.assertEqual(found[self.kind("service"),][:3], [7, 0, 0])
        self.assertEqual(found[self.kind("praise"),][0], 0, "praise is no complaint")

    def test_what_is_late_and_open_counts_as_missed(self):
        self.env.cr.execute(
            """UPDATE salon_complaint SET answer_deadline = '2020-01-01',
                      due_at = '2020-01-01' WHERE answered_at IS NULL"""
        )
        found = self.figures(["branch_id"])
        self.assertEqual(found[self.branch,][5], 50, "3 of 6")

    def test_pivot_as_the_browser_asks(self):
        rows = self.report.with_user(self.manager).formatted_read_group(
            [("date", ">=", "2027-01-01")],
            ["branch_id", "date:month"],
            ["per_1000_visits:avg", "answer_median:avg", "solution_kept:avg"],
        )
        self.assertTrue(rows)

    def test_of_the_own_company_only(self):
        self.make_other_company()
        stranger = self.make_user("stranger", "salon_crm.group_salon_manager")
        stranger.write(
            {"company_ids": [(6, 0, self.other.ids)], "company_id": self.other.id}
        )
        self.assertFalse(self.report.with_user(stranger).search([]))
