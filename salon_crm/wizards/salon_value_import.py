import base64
import hashlib
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, email_normalize

from ..tools import opening_balances
from ..tools.opening_balances import BadAmountError, BadFileError


class SalonValueImport(models.TransientModel):
    """Brings clients' balances from another system: first looked at, then all or none.

    Who imports types how many clients and how much it must be, from the old system's
    own report.
    """

    _name = "salon.value.import"
    _description = "Import of opening balances"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    file = fields.Binary("Spreadsheet", attachment=False)
    filename = fields.Char("File name")
    expected_count = fields.Integer("Number of clients")
    expected_principal = fields.Monetary("Sum paid in")
    expected_bonus = fields.Monetary("Sum of bonuses")
    posting = fields.Selection(
        [
            ("account", "Post the debt to clients against an account"),
            ("none", "Post nothing: it is in the books already"),
        ],
        "In the books",
        required=True,
        default="none",
    )
    account_id = fields.Many2one(
        "account.account",
        "Against",
        groups="account.group_account_invoice",
        domain="[('company_ids', 'parent_of', company_id)]",
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    line_ids = fields.One2many("salon.value.import.line", "import_id", "Rows")
    found_count = fields.Integer("Clients found", compute="_compute_found")
    found_principal = fields.Monetary("Paid in found", compute="_compute_found")
    found_bonus = fields.Monetary("Bonuses found", compute="_compute_found")
    problem_count = fields.Integer("Rows with a problem", compute="_compute_found")

    @api.depends("line_ids.problem", "line_ids.principal", "line_ids.bonus")
    def _compute_found(self):
        for one in self:
            good = one.line_ids.filtered(lambda line: not line.problem)
            one.found_count = len(good)
            one.found_principal = sum(good.mapped("principal"))
            one.found_bonus = sum(good.mapped("bonus"))
            one.problem_count = len(one.line_ids) - len(good)

    # ------------------------------------------------------------
    # Looking at it
    # ------------------------------------------------------------

    def action_preview(self):
        """Read the file and show what it would do. Nothing is changed."""
        self.ensure_one()
        rows = self._read_file()
        clients = self.env["salon.value.import.line"]._find_clients(
            rows, self.company_id
        )
        values = [
            self._line_values(row, found, problem)
            for row, (found, problem) in zip(rows, clients, strict=True)
        ]
        self._mark_repeated(values)
        self.line_ids = [Command.clear(), *(Command.create(row) for row in values)]
        return self._reopen()

    def _read_file(self):
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        try:
            return opening_balances.read_rows(
                self.filename, base64.b64decode(self.file)
            )
        except BadFileError as error:
            raise UserError(self._file_problem(str(error))) from error

    def _file_problem(self, why):
        return {
            "format": self.env._("This is no spreadsheet. Save it as xlsx or csv."),
            "empty": self.env._("There is no row under the titles."),
            "long": self.env._("There are too many rows. Split the file."),
            "twice": self.env._("Two columns have the same meaning. Remove one."),
            "no_client": self.env._(
                "The first row has no title such as “Phone”, “Number”, “E-mail” or "
                "“Name”."
            ),
            "no_principal": self.env._(
                "The first row has no title “Principal” (paid in)."
            ),
        }[why]

    def _line_values(self, row, client, problem):
        digits = self.currency_id.decimal_places
        values = {
            "row": row["row"],
            "name": " · ".join(filter(None, (row[x] for x in opening_balances.WHO))),
            "partner_id": client.id,
            "problem": problem,
        }
        for name in ("principal", "bonus"):
            try:
                values[name] = float(opening_balances.amount(row[name], digits))
            except BadAmountError as error:
                values["problem"] = self._amount_problem(str(error), row[name])
        if not values["problem"] and not (values["principal"] or values["bonus"]):
            values["problem"] = self.env._("There is no amount.")
        return values

    def _amount_problem(self, why, text):
        if why == "negative":
            return self.env._("%s is below zero.", text)
        if why == "digits":
            return self.env._("%s has too many decimals.", text)
        return self.env._("“%s” is no amount.", text)

    def _mark_repeated(self, rows):
        """A client in two rows, or one who was imported before."""
        times = Counter(row["partner_id"] for row in rows if row["partner_id"])
        entries = self.env["loyalty.history"].sudo()
        before = entries.search(
            [
                ("card_id.partner_id", "in", list(times)),
                ("salon_opening_id.company_id", "=", self.company_id.id),
            ]
        ).card_id.partner_id
        for row in rows:
            if times[row["partner_id"]] > 1:
                row["problem"] = self.env._("This client is in another row, too.")
            elif row["partner_id"] in before.ids:
                row["problem"] = self.env._(
                    "An opening balance of this client was imported before."
                )

    def _check_own_company(self):
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))

    # ------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------

    def action_import(self):
        """Import what was looked at, all or nothing.

        :raises UserError: something is wrong, or the totals are others than those typed
        """
        self.ensure_one()
        self.check_access("write")
        self._check_own_company()
        if not self.line_ids:
            raise UserError(self.env._("Look at the file first."))
        if self.problem_count:
            raise UserError(
                self.env._(
                    "%s rows have a problem. Mend the file and look at it again: "
                    "nothing was imported.",
                    self.problem_count,
                )
            )
        self._check_totals()
        if not all(self.company_id._salon_value_programs().values()):
            raise UserError(
                self.env._("Set up stored value first, in the settings of the till.")
            )
        opening = self._create_opening()
        self.env["loyalty.card"]._salon_open_balances(
            [(row.partner_id, row.principal, row.bonus) for row in self.line_ids],
            opening,
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "salon.value.opening",
            "view_mode": "list",
            "name": self.env._("Imported balances"),
        }

    def _check_totals(self):
        currency = self.currency_id
        for label, typed, found in (
            (self.env._("Sum paid in"), self.expected_principal, self.found_principal),
            (self.env._("Sum of bonuses"), self.expected_bonus, self.found_bonus),
        ):
            if currency.compare_amounts(typed, found):
                raise UserError(
                    self.env._(
                        "%(total)s: the file has %(found)s, you typed %(typed)s. "
                        "Nothing was imported.",
                        total=label,
                        found=currency.format(found),
                        typed=currency.format(typed),
                    )
                )
        if self.expected_count != self.found_count:
            raise UserError(
                self.env._(
                    "The file has %(found)s clients, you typed %(typed)s. Nothing was "
                    "imported.",
                    found=self.found_count,
                    typed=self.expected_count,
                )
            )

    def _create_opening(self):
        openings = self.env["salon.value.opening"].sudo()
        fingerprint = self._fingerprint()
        if openings.search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("fingerprint", "=", fingerprint),
            ]
        ):
            raise UserError(self.env._("These balances were imported before."))
        return openings.create(
            {
                "name": self.filename or self.env._("Spreadsheet"),
                "company_id": self.company_id.id,
                "fingerprint": fingerprint,
                "client_count": self.found_count,
                "principal": self.found_principal,
                "bonus": self.found_bonus,
                "move_id": self._post_debt().id,
            }
        )

    def _fingerprint(self):
        rows = sorted(
            (row.partner_id.id, round(row.principal, 6), round(row.bonus, 6))
            for row in self.line_ids
        )
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def _post_debt(self):
        """What clients paid in is owed to them; the bonus is not."""
        moves = self.env["account.move"]
        if self.posting == "none" or not self.found_principal:
            return moves
        if not self.account_id:
            raise UserError(self.env._("Choose the account to post against."))
        product = self.company_id.sudo().salon_principal_product_id
        debt = product.with_company(self.company_id)._get_product_accounts()["income"]
        name = self.env._("Opening balances of stored value: %s", self.filename)
        move = moves.create(
            {
                "move_type": "entry",
                "date": self.date,
                "ref": name,
                "company_id": self.company_id.id,
                "line_ids": [
                    Command.create(
                        {
                            "name": name,
                            "account_id": self.account_id.id,
                            "debit": self.found_principal,
                        }
                    ),
                    Command.create(
                        {
                            "name": name,
                            "account_id": debt.id,
                            "credit": self.found_principal,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        return move

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Import balances"),
        }


class SalonValueImportLine(models.TransientModel):
    _name = "salon.value.import.line"
    _description = "Row of opening balances"
    _order = "problem, row"

    import_id = fields.Many2one("salon.value.import", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="import_id.currency_id")
    row = fields.Integer(readonly=True)
    name = fields.Char("In the file", readonly=True)
    partner_id = fields.Many2one("res.partner", "Client", readonly=True)
    principal = fields.Monetary("Paid in", readonly=True)
    bonus = fields.Monetary(readonly=True)
    problem = fields.Char(readonly=True)

    @api.model
    def _find_clients(self, rows, company):
        """Who each row is, by four queries for all of them.

        The first that a row says counts: number, phone, e-mail, name.

        :return: list of (res.partner, problem or False), one for each row
        """
        by = {
            "number": ("ref", lambda text: text),
            "phone": ("phone", opening_balances.phone_digits),
            "email": ("email_normalized", lambda text: email_normalize(text) or text),
            "name": ("name", lambda text: text),
        }
        asked = [self._asked(row, by) for row in rows]
        found = {}
        for name, (field, _clean) in by.items():
            keys = {key for kind, key in asked if kind == name}
            if name == "phone":
                found[name] = self._by_phone(keys, company)
            else:
                found[name] = self._by_field(field, keys, company)
        return [
            self._one_client(found[kind].get(key) if kind else None, key)
            for kind, key in asked
        ]

    @api.model
    def _asked(self, row, by):
        for name, (_field, clean) in by.items():
            if row[name]:
                return name, clean(row[name])
        return None, ""

    @api.model
    def _by_field(self, field, keys, company):
        found = {}
        if keys:
            domain = [
                (field, "in", list(keys)),
                ("company_id", "in", [False, company.id]),
            ]
            for partner in self.env["res.partner"].search(domain):
                found.setdefault(partner[field], []).append(partner)
        return found

    @api.model
    def _by_phone(self, keys, company):
        tails = [opening_balances.phone_tail(key) for key in keys]
        if not tails:
            return {}
        self.env["res.partner"].flush_model(["phone"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE active AND phone IS NOT NULL AND"
                r" RIGHT(REGEXP_REPLACE(phone, '\D', '', 'g'), %s) = ANY(%s)",
                opening_balances.PHONE_TAIL,
                tails,
            )
        )
        partners = self.env["res.partner"].search(
            [
                ("id", "in", [key for (key,) in rows]),
                ("company_id", "in", [False, company.id]),
            ]
        )
        by_tail = {}
        for partner in partners:
            digits = opening_balances.phone_digits(partner.phone)
            tail = opening_balances.phone_tail(digits)
            by_tail.setdefault(tail, []).append((digits, partner))
        return {
            key: [
                partner
                for digits, partner in by_tail.get(opening_balances.phone_tail(key), [])
                if opening_balances.same_phone(key, digits)
            ]
            for key in keys
        }

    @api.model
    def _one_client(self, partners, key):
        nobody = self.env["res.partner"]
        if not key:
            return nobody, self.env._("Nothing says who it is.")
        if not partners:
            return nobody, self.env._("There is no client “%s”.", key)
        if len(partners) > 1:
            return nobody, self.env._("There are several clients “%s”.", key)
        return partners[0], False
