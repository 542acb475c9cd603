"""``./dev translate``: the .pot of the installed addon, each .po brought up to it."""

import os

from . import databases, paths, runtime
from .console import run, say, step

# Terms that no longer exist go; new ones come in untranslated, to be filled in by hand.
MERGE = """
import sys, polib
template = polib.pofile(sys.argv[1])
for path in sys.argv[2:]:
    catalog = polib.pofile(path)
    catalog.merge(template)
    for entry in catalog.obsolete_entries():
        catalog.remove(entry)
    catalog.save(path)
    left = [e.msgid for e in catalog if not e.msgstr or e.fuzzy]
    print(f"{path}: {len(left)} of {len(catalog)} terms to translate")
    for term in left:
        print("  " + term.replace("\\n", " ")[:100])
"""


def translate() -> int:
    here = runtime.ensure()
    name = f"test_p{os.getpid()}"
    databases.clone(databases.installed(here), name)
    folder = paths.ADDON / "i18n"
    folder.mkdir(exist_ok=True)
    template = folder / "salon_crm.pot"
    try:
        with step("collecting the terms"):
            here.odoo_run(
                *(
                    "i18n",
                    "export",
                    "-d",
                    name,
                    "-l",
                    "pot",
                    "-o",
                    template,
                    "salon_crm",
                ),
                log="translate.log",
            )
    finally:
        databases.drop(name)
    catalogs = sorted(folder.glob("*.po"))
    say(run([here.python, "-c", MERGE, template, *catalogs], cwd=paths.ROOT).stdout)
    return 0
