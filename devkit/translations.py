"""``./dev translate``: the .pot of the addon, each .po brought up to it."""

import os

from . import databases, paths, runtime
from .console import run, say, step

# The template has no dates, so that it changes only with the terms. In a catalog, terms
# that no longer exist go; new ones come in untranslated, to be filled in by hand.
MERGE = """
import sys, polib
template = polib.pofile(sys.argv[1])
for date in ("POT-Creation-Date", "PO-Revision-Date"):
    template.metadata.pop(date, None)
template.save()
for path in sys.argv[2:]:
    catalog = polib.pofile(path)
    catalog.merge(template)
    for entry in catalog.obsolete_entries():
        catalog.remove(entry)
    catalog.sort(key=lambda entry: entry.msgid)
    catalog.save()
    left = [entry.msgid for entry in catalog if not entry.msgstr or entry.fuzzy]
    print(f"{path}: {len(left)} of {len(catalog)} terms to translate")
    for term in left:
        print("  " + term.replace("\\n", " ")[:100])
"""


def translate() -> int:
    here = runtime.ensure()
    folder = paths.ADDON / "i18n"
    folder.mkdir(exist_ok=True)
    template = folder / "salon_crm.pot"
    name = f"test_p{os.getpid()}"
    # Without the demo data, whose names are not the addon's.
    databases.clone(databases.dependencies(here, demo=False), name)
    install = ("-d", name, "-i", "salon_crm", "--stop-after-init", "--no-http")
    export = ("i18n", "export", "-d", name, "-l", "pot", "-o", template, "salon_crm")
    try:
        with step("installing salon_crm without demo data"):
            here.odoo_run(*install, log="translate_install.log")
        with step("collecting the terms"):
            here.odoo_run(*export, log="translate.log")
    finally:
        databases.drop(name)
    catalogs = sorted(folder.glob("*.po"))
    say(run([here.python, "-c", MERGE, template, *catalogs], cwd=paths.ROOT).stdout)
    return 0
