"""The words of ``./dev``."""

import argparse
import sys

from . import (
    bench,
    demo,
    lint,
    populate,
    postgres,
    runtime,
    screenshots,
    testing,
    upstream,
)
from .console import Problem, say

DESCRIPTION = """\
The developer command of salon_crm, an addon for Odoo 19 Community.

Each command first sets up what it needs: Odoo, Python packages, a private PostgreSQL,
Chromium. That takes some minutes once; everything lies in .dev/ (delete it to begin
anew), downloads in the user's cache folder.
"""
OPTIONS_OF_OTHERS = ("test", "odoo", "bench")  # pytest's and Odoo's own, passed on


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(
        prog="./dev",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = main.add_subparsers(dest="command", metavar="COMMAND", required=True)

    one = commands.add_parser("demo", help="serve a demo salon at 127.0.0.1")
    one.add_argument(
        "--port", type=int, default=8069, help="default 8069, or the next free one"
    )
    one.add_argument(
        "--lang", default="en_US", metavar="zh_CN", help="the salon's language"
    )
    one.add_argument("--no-serve", action="store_true", help="only make the database")

    one = commands.add_parser("test", help="run all tests", add_help=False)
    one.add_argument(
        "rest", nargs="*", metavar="PYTEST_ARGS", help="passed on to pytest"
    )
    one = commands.add_parser("lint", help="check the style of everything")
    one.add_argument("--fix", action="store_true", help="mend what can be mended")
    one = commands.add_parser(
        "odoo", help="run Odoo's own command line", add_help=False
    )
    one.add_argument("rest", nargs="*", metavar="ODOO_ARGS")
    one = commands.add_parser(
        "shell", help="open Odoo's shell, or run the script on stdin"
    )
    one.add_argument("-d", "--database", required=True)
    one = commands.add_parser("bench", help="run the benchmarks")
    one.add_argument("rest", nargs="*", metavar="NAME", help="all, or these")
    one = commands.add_parser(
        "upstream", help="run Odoo's own tests with the addon and without"
    )
    one.add_argument(
        "modules", nargs="*", metavar="MODULE", help="point_of_sale and pos_loyalty"
    )
    one = commands.add_parser("populate", help="make a large database for benchmarks")
    one.add_argument("--clients", type=int, default=10_000, help="default 10000")
    one.add_argument("--visits", type=int, default=100_000, help="default 100000")
    one.add_argument("--database", default="populated", help="default populated")
    one = commands.add_parser(
        "screenshots", help="take the pictures of the documentation"
    )
    one.add_argument("--only", nargs="+", default=[], metavar="NAME", help="steps")
    commands.add_parser(
        "translate", help="write i18n/*.pot anew and merge it into the .po files"
    )
    commands.add_parser("stop", help="stop the private PostgreSQL")
    return main


def main() -> int:
    own, rest = _split(sys.argv[1:])
    known = parser().parse_args(own)
    try:
        return _do(known, rest)
    except Problem as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        say("\nInterrupted. Run the same command again to go on.")
        return 130


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Our own words, and those meant for the program behind."""
    if words and words[0] in OPTIONS_OF_OTHERS:
        return words[:1], words[1:]
    return words, []


def _do(known: argparse.Namespace, rest: list[str]) -> int:
    match known.command:
        case "demo":
            return demo.demo(known.port, known.lang, not known.no_serve)
        case "test":
            return testing.test(rest)
        case "lint":
            return lint.lint(known.fix)
        case "odoo":
            here = runtime.ensure()
            return runtime.hand_over(here.command(*rest), here.environment)
        case "shell":
            here = runtime.ensure()
            words = ("shell", "-d", known.database, "--no-http", "--log-level=warn")
            return runtime.hand_over(here.command(*words), here.environment)
        case "bench":
            return bench.bench(rest)
        case "upstream":
            return upstream.upstream(known.modules)
        case "populate":
            return populate.populate(known.database, known.clients, known.visits)
        case "screenshots":
            return screenshots.screenshots(known.only)
        case "translate":
            from . import translations

            return translations.translate()
        case "stop":
            say("PostgreSQL stopped." if postgres.stop() else "It was not running.")
    return 0
