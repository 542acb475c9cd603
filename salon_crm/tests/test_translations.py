import re
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

FOLDER = Path(get_module_path("salon_crm"), "i18n")
# Odoo looks a term of code up only among those that the file says are of its kind.
KINDS = {"odoo-python", "odoo-javascript"}
SAME_IN_CHINESE = {
    "%(document)s: %(amount)s",
    "%(employee)s, %(month)s",
    "%(time)s, %(name)s",
    "ID",
}
CHINESE = re.compile("[\u4e00-\u9fff]")
VALUE = re.compile(r"%(?:\(\w+\))?[sdfr]|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"</?[a-z][^<>]*>")
WORDS_IN_TAG = re.compile(r'((?:aria-label|placeholder|title|alt)=)"[^"]*"')


def terms(name):
    """The file's terms: {source: kinds}."""
    return {
        entry.msgid: KINDS.intersection(entry.comment.split())
        for entry in polib.pofile(str(FOLDER / name))
        if not entry.obsolete
    }


def differences(one, other):
    """What is not the same in two dicts: {source: (in one, in other)}."""
    return {
        source: (one.get(source), other.get(source))
        for source in one.keys() | other.keys()
        if one.get(source) != other.get(source)
    }


def markup(text):
    """What a translation must leave alone: values in any order, tags in theirs."""
    tags = [WORDS_IN_TAG.sub(r"\1", tag) for tag in TAG.findall(text)]
    return sorted(VALUE.findall(text)), tags


@tagged("post_install", "-at_install")
class TestCatalog(BaseCase):
    """The Chinese translation is complete and keeps what is not words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.catalog = polib.pofile(str(FOLDER / "zh_CN.po"))

    def test_same_terms_as_the_template(self):
        wrong = differences(terms("zh_CN.po"), terms("salon_crm.pot"))
        self.assertEqual(wrong, {}, "in the .po, in the .pot: run ./dev translate")
        self.assertEqual(self.catalog.obsolete_entries(), [])

    def test_every_term_is_translated(self):
        left = {
            entry.msgid
            for entry in self.catalog
            if entry.fuzzy or not CHINESE.search(entry.msgstr)
        }
        self.assertEqual(left, SAME_IN_CHINESE)

    def test_placeholders_are_kept(self):
        for entry in self.catalog:
            with self.subTest(entry.msgid):
                self.assertEqual(markup(entry.msgstr), markup(entry.msgid))

    def test_markup_tells_translations_apart(self):
        source = '<i class="x" title="Hi"/> {{ a.b }} %(who)s pays %s'
        kept = '<i class="x" title="嗨"/> %(who)s付 %s {{ a.b }}'
        self.assertEqual(markup(kept), markup(source))
        for lost in ("%(who)s", "%s", "{{ a.b }}", ' class="x"'):
            self.assertNotEqual(markup(kept.replace(lost, "")), markup(source))


@tagged("post_install", "-at_install")
class TestTemplate(TransactionCase):
    """The .pot has the terms of the code and data as they are now."""

    def test_template_is_up_to_date(self):
        now = {}
        reader = TranslationModuleReader(self.env.cr, ["salon_crm"])
        for _module, _type, _name, _record, source, _value, comments in reader:
            now.setdefault(source, set()).update(KINDS.intersection(comments))
        wrong = differences(terms("salon_crm.pot"), now)
        self.assertEqual(wrong, {}, "in the .pot, in the code: run ./dev translate")
