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
        kinds = self._kinds()
        return {
            "doc_ids": docids,
            "docs": sessions,
            "sheets": [self._sheet(session.sudo(), kinds) for session in sessions],
        }

    @api.model
    def _sheet(self, session, kinds):
        branch = session.salon_branch_id
        figures = session._salon_closing_figures()
        figures["sold"] = [
            (kinds[kind], amount, count) for kind, amount, count in figures["sold"]
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
        """The words of the kinds of lines that `closing.by_kind` returns."""
        return {
            closing.SALE: self.env._("Services and products"),
            closing.REWARD: self.env._("Rewards and promotions"),
            closing.REFUND: self.env._("Refunds"),
            closing.TIP: self.env._("Tips"),
            closing.TOP_UP: self.env._("Top-ups of stored value"),
            closing.WALLET_USED: self.env._("Stored value used"),
            closing.GIFT_SOLD: self.env._("Gift cards sold"),
            closing.GIFT_USED: self.env._("Gift cards used"),
            closing.DEPOSIT_TAKEN: self.env._("Deposits taken"),
            closing.DEPOSIT_USED: self.env._("Deposits used"),
            closing.DEPOSIT_RETURNED: self.env._("Deposits given back"),
            "rounding": self.env._("Rounding"),
        }
