from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .column_default import give_default
from .loyalty_value import ENTRY


class ResCompany(models.Model):
    """Points (积分): one of Odoo's loyalty programmes is the salon's.

    Odoo's programme says how many points an amount earns, and what they buy. The salon
    counts them: only the server posts entries, see `pos.order` and `account.move`.
    """

    _inherit = "res.company"

    salon_points_months = fields.Integer(
        "Points lapse after months", required=True, default=0, help="0: never."
    )
    salon_points_warn_days = fields.Integer(
        "Days of warning",
        required=True,
        default=30,
        help="So many days before points lapse clients get a message. 0: none.",
    )

    _check_salon_points = models.Constraint(
        "CHECK (salon_points_months BETWEEN 0 AND 600"
        " AND salon_points_warn_days BETWEEN 0 AND 366)",
        "Points lapse after 0 to 600 months, and the warning comes 0 to 366 days "
        "before.",
    )

    def init(self):
        give_default(self, "salon_points_months", "salon_points_warn_days")
        return super().init()

    def _salon_points_program(self):
        """:return: loyalty.program of the points, also one that was archived; sudo"""
        self.ensure_one()
        programs = self.env["loyalty.program"].sudo().with_context(active_test=False)
        return programs.search(
            [("is_salon_points", "=", True), ("company_id", "=", self.id)]
        )

    def _salon_set_up_points(self, rate, program=None):
        """Make the programme of the points, take one that is there, or change what an
        amount earns.

        :param rate: points for one unit of the company's currency
        :param program: loyalty.program to take; None: that of the salon, or a new one
        :raises UserError: nothing would be earned, or the programme does not fit
        """
        self.ensure_one()
        self._salon_check_points_rate(rate)
        known = self._salon_points_program()
        if program and known and program != known:
            raise UserError(
                self.env._(
                    "The points of clients are on %(program)s. They cannot be moved "
                    "to another programme.",
                    program=known.name,
                )
            )
        if known:
            known.rule_ids[:1].reward_point_amount = rate
        elif program:
            self.sudo()._salon_take_points_program(program.sudo(), rate)
        else:
            self.sudo()._salon_make_points_program(rate)

    @api.model
    def _salon_check_points_rate(self, rate):
        if not rate > 0:
            raise UserError(
                self.env._(
                    "With a rule of %(rate)s points nothing would ever be earned. "
                    "Enter how many points one unit of the currency earns, for "
                    "example 1 or 0.1.",
                    rate=rate,
                )
            )

    def _salon_make_points_program(self, rate):
        name = self.env._("Points")
        programs = self.env["loyalty.program"].with_context(salon_value_entry=ENTRY)
        return programs.create(
            {
                "name": name,
                "program_type": "loyalty",
                "company_id": self.id,
                "currency_id": self.currency_id.id,
                "portal_visible": True,
                "portal_point_name": name,
                "is_salon_points": True,
                **self._salon_points_values(rate),
                "reward_ids": [
                    fields.Command.clear(),
                    fields.Command.create(
                        {
                            "reward_type": "discount",
                            "discount_mode": "per_point",
                            "discount": 0.01,
                            "discount_applicability": "order",
                            "required_points": 1,
                        }
                    ),
                ],
            }
        )

    @api.model
    def _salon_points_values(self, rate):
        # What an order earns is for the next one: else points that it spends would
        # lower what it earns, which may be spent.
        return {
            "applies_on": "future",
            "trigger": "auto",
            "rule_ids": [
                fields.Command.clear(),
                fields.Command.create(
                    {"reward_point_amount": rate, "reward_point_mode": "money"}
                ),
            ],
        }

    def _salon_take_points_program(self, program, rate):
        """Make one of Odoo's programmes that of the salon; its balances stay."""
        if program.program_type != "loyalty" or program.company_id - self:
            raise UserError(
                self.env._(
                    "%(program)s is no loyalty programme of this company.",
                    program=program.name,
                )
            )
        self.env.flush_all()
        twice = self.env.execute_query(
            SQL(
                "SELECT FROM loyalty_card WHERE program_id = %s AND active"
                " AND partner_id IS NOT NULL"
                " GROUP BY partner_id HAVING COUNT(*) > 1 LIMIT 1",
                program.id,
            )
        )
        if twice:
            raise UserError(
                self.env._(
                    "Some clients have two cards of %(program)s. Archive one of them "
                    "first: each client has one balance.",
                    program=program.name,
                )
            )
        program.with_context(salon_value_entry=ENTRY).write(
            {
                "company_id": self.id,
                "is_salon_points": True,
                **self._salon_points_values(rate),
            }
        )
        self.env["loyalty.card"]._salon_take_balances(program)


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    is_salon_points = fields.Boolean(
        "The salon's points",
        readonly=True,
        copy=False,
        help="The salon counts these points: with the tier of the client, and on "
        "invoices, too.",
    )

    _salon_points_unique = models.UniqueIndex("(company_id) WHERE is_salon_points")

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("is_salon_points") for vals in vals_list):
            self._refuse_other_points()
        return super().create(vals_list)

    def write(self, vals):
        moves = "company_id" in vals and self.filtered("is_salon_points")
        if moves or "is_salon_points" in vals:
            self._refuse_other_points()
        return super().write(vals)

    def _refuse_other_points(self):
        if self.env.context.get("salon_value_entry") is not ENTRY:
            raise UserError(
                self.env._(
                    "The programme of the salon's points is chosen in the settings of "
                    "the till."
                )
            )

    @api.constrains("is_salon_points", "program_type", "applies_on", "company_id")
    def _check_salon_points(self):
        for program in self.filtered("is_salon_points"):
            if (
                program.program_type != "loyalty"
                or program.applies_on != "future"
                or not program.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(program)s counts the salon's points: it is a loyalty "
                        "programme of one company, and its points are for future "
                        "orders.",
                        program=program.name,
                    )
                )
            program.rule_ids._check_salon_points_rule()

    def _salon_points_rate(self):
        """Points for one unit of the currency."""
        return self.rule_ids[:1].reward_point_amount

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "is_salon_points"]


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    @api.constrains(
        "program_id",
        "reward_point_amount",
        "reward_point_mode",
        "mode",
        "active",
        "product_ids",
        "product_category_id",
        "product_tag_id",
        "product_domain",
        "minimum_amount",
    )
    def _check_salon_points_rule(self):
        """The salon counts by one rule: so many points for what was paid."""
        rules = self.program_id.filtered("is_salon_points").rule_ids
        for program, own in rules.grouped("program_id").items():
            if len(own) > 1 or own._salon_is_narrowed():
                raise ValidationError(
                    self.env._(
                        "%(program)s has one rule: so many points for each unit of the "
                        "currency, whatever it is paid for.",
                        program=program.name,
                    )
                )
            self.env["res.company"]._salon_check_points_rate(own.reward_point_amount)

    def _salon_is_narrowed(self):
        """Whether not all that is paid counts."""
        return bool(
            self.reward_point_mode != "money"
            or self.mode != "auto"
            or self.product_ids
            or self.product_category_id
            or self.product_tag_id
            or self.minimum_amount
            or (self.product_domain or "[]") != "[]"
        )


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _get_program_ids(self):
        """The salon's points are earned and spent in its branches."""
        programs = super()._get_program_ids()
        if self.salon_branch_id:
            return programs.filtered(
                lambda one: not one.is_salon_points or one.company_id == self.company_id
            )
        return programs.filtered(lambda one: not one.is_salon_points)
