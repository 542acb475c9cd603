"""``./dev lint``: OCA's linters with OCA's settings, on every file that is kept in git.

What the linters are told lies in their own files at the root, so that editors follow it
too: .ruff.toml, .pylintrc, .oca_hooks.cfg, eslint.config.cjs, prettier.config.cjs.
"""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import machine, node, paths, venv
from .console import run, say

PRETTY = (".cjs", ".css", ".js", ".json", ".mjs", ".scss", ".xml", ".yaml", ".yml")
SCRIPTS = (".cjs", ".js", ".mjs")


@dataclass
class Tool:
    """:ivar check: the command that only looks; the files' names are added to it
    :ivar mend: the command that changes the files, where there is one
    """

    name: str
    files: list[str]
    check: list
    mend: list | None = None

    def call(self, command: list) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*map(str, command), *self.files],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            cwd=paths.ROOT,
            env=node.environment(),
        )


def lint(fix: bool) -> int:
    python = venv.ensure("lint", "lint.txt")
    programs = node.ensure(python)
    files = _files()
    tools = [
        tool
        for tool in _python_tools(python.parent, files) + _node_tools(programs, files)
        if tool.files
    ]
    if fix:
        for tool in tools:
            if tool.mend:
                tool.call(tool.mend)
    with ThreadPoolExecutor(2) as pool:  # pylint takes as long as all the others
        results = pool.map(lambda tool: tool.call(tool.check), tools)
        passed = [_report(*pair) for pair in zip(tools, results, strict=True)]
    return not all(passed)


def _report(tool: Tool, result: subprocess.CompletedProcess) -> bool:
    """Say how it went, and what the tool said: also warnings of one that passes."""
    say(f"{'✗' if result.returncode else '✓'} {tool.name} ({len(tool.files)} files)")
    if result.stdout.strip():
        say(result.stdout.rstrip() + "\n")
    return not result.returncode


def _python_tools(programs: Path, files: list[str]) -> list[Tool]:
    python = [name for name in files if _is_python(name)]
    manifests = [name for name in files if name.endswith("/__manifest__.py")]
    catalogs = [name for name in files if name.endswith((".po", ".pot"))]
    check = [programs / "ruff", "check", "--quiet", "--output-format=concise"]
    layout = [programs / "ruff", "format", "--quiet"]
    module = "oca-checks-odoo-module"
    return [
        Tool("ruff check", python, check, [*check, "--fix"]),
        Tool("ruff format", python, [*layout, "--check"], layout),
        Tool("pylint-odoo", python, [programs / "pylint"]),
        Tool(module, manifests, [programs / module]),
        Tool("oca-checks-po", catalogs, [programs / "oca-checks-po"]),
    ]


def _node_tools(program: Path, files: list[str]) -> list[Tool]:
    """eslint before prettier, which has the last word on what eslint mends."""
    eslint = [program, node.MODULES / "eslint/bin/eslint.js"]
    prettier = [program, node.MODULES / "prettier/bin/prettier.cjs", "--log-level=warn"]
    scripts = [name for name in files if name.endswith(SCRIPTS)]
    pretty = [name for name in files if name.endswith(PRETTY)]
    return [
        Tool("eslint", scripts, eslint, [*eslint, "--fix"]),
        Tool("prettier", pretty, [*prettier, "--check"], [*prettier, "--write"]),
    ]


def _files() -> list[str]:
    """What git keeps or would keep, so nothing that is generated."""
    git = machine.ensure_program("git", ["git"], "git")
    # A container's user often is not the owner of the checkout, which git minds.
    command = [git, "-c", "safe.directory=*", "ls-files", "-z"]
    listed = run(
        [*command, "--cached", "--others", "--exclude-standard"], cwd=paths.ROOT
    ).stdout
    return sorted({f for f in listed.split("\0") if (paths.ROOT / f).is_file()})


def _is_python(name: str) -> bool:
    """By its ending, or for a program without one by its first line."""
    if os.path.splitext(name)[1]:
        return name.endswith(".py")
    with open(paths.ROOT / name, "rb") as source:
        first = source.readline(100)
    return first.startswith(b"#!") and b"python" in first
