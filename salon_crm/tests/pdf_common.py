import io

from PyPDF2 import PdfReader

from odoo.tools import mute_logger

# The port of “discard”: nobody serves there.
NOBODY = "http://127.0.0.1:9"


class PdfCase:
    """For tests of what is printed."""

    @mute_logger("odoo.addons.base.models.ir_actions_report")
    def print_pdf(self, report, user, lang, **options):
        """The PDF file and its texts, by page, as the printer makes it.

        :param report: external id of the report
        :param options: ``res_ids`` or ``data``
        """
        # A server that happens to run here would lend its fonts, and the printer draws
        # their letters: they are no text then.
        self.env["ir.config_parameter"].sudo().set_param("report.url", NOBODY)
        reports = self.env["ir.actions.report"].with_user(user)
        pdf, kind = reports.with_context(
            force_report_rendering=True, lang=lang
        )._render_qweb_pdf(report, **options)
        self.assertEqual(kind, "pdf")
        pages = PdfReader(io.BytesIO(pdf)).pages
        return pdf, [" ".join(page.extract_text().split()) for page in pages]
