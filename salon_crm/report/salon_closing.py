from odoo import api, models

from ..tools import closing


class SalonClosing(models.AbstractModel):
    """The closing report of a till: what came in, by what, and what did not."""

    _name = "report.salon_crm.report_salon_closing"
    _description = "Closing report of a till"

    @api.model
    def _get_report_values(self, docids, data=None):
        sessions = self.env["pos.session"].browse(docids)
        sessions.check_access("read")
        words, given = self._kinds(), self._kinds_given()
        return {
            "doc_ids": docids,
            "docs": sessions,
            "sheets": [
                self._sheet(session.sudo(), words, given) for session in sessions
            ],
        }

    @api.model
    def _sheet(self, session, words, given):
        branch = session.salon_branch_id
        figures = session._salon_closing_figures()
        for part in ("sold", "bonus", "forfeits"):
            figures[part] = [(words[kind], *rest) for kind, *rest in figures[part]]
        figures["given"] = [
            (person, amount, [(given[kind], *rest) for kind, *rest in kinds])
            for person, amount, kinds in figures["given"]
        ]
        return {
            "session": session,
            "money": session.currency_id.format,
            "branch": branch.name or session.config_id.name,
            "till": session.config_id.name,
            "number": session.name,
            "opened": self._when(branch, session.start_at),
            "closed": self._when(branch, session.stop_at),
            "interim": session.state != "closed",
            "by": session.user_id.name,
            "note": session.closing_notes or "",
            "figures": figures,
            "unpaid": self._unpaid(session),
        }

    @api.model
    def _when(self, branch, moment):
        if not moment:
            return ""
        if not branch:
            return self.env["ir.qweb.field.datetime"].value_to_html(moment, {})
        return f"{branch._day_in_year(moment)} {branch._clock(moment)}"

    @api.model
    def _unpaid(self, session):
        """The visits not paid: as they were when the till closed, or as they are."""
        if session.salon_closing_unpaid is False or session.state != "closed":
            return session._salon_unpaid_rows() if session.salon_branch_id else []
        kept = session.salon_closing_unpaid["visits"]
        visits = self.env["salon.appointment"].sudo().browse(row["id"] for row in kept)
        known = {visit.id: visit for visit in visits.exists()}
        rows = []
        for row in kept:
            visit = known.get(row["id"])
            said = row["reason"] or (visit and visit.unpaid_reason) or ""
            words = visit._unpaid_row() if visit else {}
            rows.append({**words, **row, "reason": said})
        return rows

    @api.model
    def _kinds(self):
        """The words of the kinds of figures; what was given away has its own."""
        return {
            closing.SALE: self.env._("Services and products"),
            closing.ROUNDED_OFF: self.env._("Rounded off"),
            closing.REWARD: self.env._("Rewards and promotions"),
            closing.REFUND: self.env._("Refunds"),
            closing.TIP: self.env._("Tips"),
            closing.TOP_UP: self.env._("Top-ups of e-wallets"),
            closing.WALLET_USED: self.env._("E-wallets used"),
            closing.GIFT_SOLD: self.env._("Gift cards sold"),
            closing.GIFT_USED: self.env._("Gift cards used"),
            closing.PAID_IN: self.env._("Top-ups of stored value"),
            closing.PAID_BACK: self.env._("Top-ups given back"),
            closing.PRINCIPAL_USED: self.env._("Stored value used"),
            closing.PRINCIPAL_RETURNED: self.env._("Stored value refunded"),
            closing.BONUS_USED: self.env._("Bonus used"),
            closing.BONUS_RETURNED: self.env._("Bonus refunded"),
            closing.DEPOSIT_TAKEN: self.env._("Deposits taken"),
            closing.DEPOSIT_USED: self.env._("Deposits used"),
            closing.DEPOSIT_RETURNED: self.env._("Used deposits refunded"),
            closing.DEPOSIT_GIVEN_BACK: self.env._("Deposits given back"),
            "rounding": self.env._("Rounding"),
            "given": self.env._("Given with top-ups"),
            "taken_back": self.env._("Taken back with top-ups"),
            "forfeited": self.env._("Forfeited"),
            "restored": self.env._("Forfeit taken back"),
        }

    @api.model
    def _kinds_given(self):
        """The words of the kinds that `closing.given_by_person` returns."""
        return {
            "discount": self.env._("Discounts"),
            "free": self.env._("Free of charge"),
            "rounding": self.env._("Rounded off"),
            "price": self.env._("Changed prices"),
        }
