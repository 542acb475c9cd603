from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date


class SalonMembership(models.Model):
    """A rise or fall of a client's tier is said in their chatter, once."""

    _inherit = "salon.membership"

    @api.model
    def _note_changes(self, company, rows):
        """Note who rose, fell or was given a tier.

        Who keeps a tier anew, or reaches themselves what they were given, is left out:
        it is neither a rise nor a fall.

        :param rows: as ``_apply`` returns them
        """
        changes = [row for row in rows if row[1] != "renew"]
        speaking = self._in_company_language(company)
        speaking.browse(key for row in changes for key in row[2:] if key).fetch(
            ["tier_id", "reason", "until", "ended", "note"]
        )
        everybody = self.env["salon.tier"]._of_company(company)._everybody()
        said, bodies = {}, {}
        for partner_id, outcome, new_id, old_id in changes:
            new, old = speaking.browse(new_id), speaking.browse(old_id)
            before = old.tier_id or everybody
            if outcome != "hand" and before == new.tier_id:
                continue
            # Many change in the same way: it is put in words once.
            how = (new.note, new.until, old.reason, old.until)
            key = (before, new.tier_id, outcome, *how)
            if key not in said:
                why = new._why_given() if outcome == "hand" else old._why_over(outcome)
                said[key] = speaking._in_words(before, new.tier_id, why, new.until)
            bodies[partner_id] = said[key]
        self._log_notes(bodies)

    @api.model
    def _note_difference(self, company, before, why):
        """Note whose tier is another one than it was, after several steps.

        :param before: {res.partner: salon.tier} of then
        :param why: function of the model, in the company's language, to words
        """
        partners = self.env["res.partner"].union(*before)
        now = partners._salon_tiers(company)
        members = partners._salon_memberships(company)
        speaking = self._in_company_language(company)
        self._log_notes(
            {
                partner.id: speaking._in_words(
                    tier,
                    now[partner],
                    why(speaking),
                    partner in members and members[partner].until,
                )
                for partner, tier in before.items()
                if now[partner] != tier
            }
        )

    @api.model
    def _log_notes(self, bodies):
        """:param bodies: {partner id: words}"""
        if bodies:
            self.env["res.partner"].sudo().browse(bodies)._message_log_batch(bodies)

    # ------------------------------------------------------------
    # In words
    # ------------------------------------------------------------

    @api.model
    def _in_company_language(self, company):
        """The nightly run has no language and no company of its own."""
        lang = company.sudo().partner_id.lang or self.env.lang
        return self.sudo().with_company(company).with_context(lang=lang)

    @api.model
    def _in_words(self, before, now, why, until):
        """:return: Markup of a note"""
        words = [why]
        if until:
            day = format_date(self.env, until)
            words.append(self.env._("It is kept until %(day)s.", day=day))
        return Markup("<p><b>%s</b><br/>%s</p>") % (
            self._heading(before, now),
            " ".join(words),
        )

    @api.model
    def _heading(self, before, now):
        """A client has a tier in each company: if there are several, it says of which
        the note is."""
        names = {
            "before": before.with_env(self.env).name or self.env._("no tier"),
            "now": now.with_env(self.env).name or self.env._("no tier"),
        }
        if self.env["res.company"].sudo()._salon_is_only_one():
            return self.env._("Tier: %(before)s → %(now)s", **names)
        return self.env._(
            "Tier at %(company)s: %(before)s → %(now)s",
            company=self.env.company.name,
            **names,
        )

    def _why_given(self):
        if self.note:
            return self.env._("Given by hand: %(why)s.", why=self.note.rstrip(".。"))
        return self.env._("Given by hand.")

    def _why_over(self, outcome):
        """Why it is another tier now than this one.

        :param outcome: "rise" or "fall"
        """
        if outcome == "rise":
            return self.env._("Reached by what the client consumed.")
        if self.until and self.until < self.ended:
            day = format_date(self.env, self.until)
            if self.reason == "hand":
                return self.env._("It was given by hand until %(day)s.", day=day)
            return self.env._(
                "It was kept until %(day)s and was not reached again.", day=day
            )
        return self.env._("What it was reached by was given back.")
