"""Patches of the till: who changes a method of another file of ours comes after it.

The bundle runs files by their names unless one imports the other. A method that is ours
has no original, so the file that brings it in would silently take the place of a patch
of it that ran before.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

POS = Path(__file__).parents[2] / "salon_crm/static/src/pos"
PATCH = re.compile(r"^patch\((\S+), \{\n(.*?)^\}\);", re.M | re.S)
METHOD = re.compile(r"^    (?:async |get |set |static )*(\w+)\(.*\{$", re.M)


def methods(body):
    """Names and texts of the methods in a patch."""
    _before, *parts = METHOD.split(body)
    return zip(parts[::2], parts[1::2], strict=True)


def patched():
    """{(what, method): {file: whether it calls what was there before}}"""
    result = defaultdict(dict)
    for path in sorted(POS.rglob("*.js")):
        for what, body in PATCH.findall(path.read_text()):
            for name, text in methods(body):
                result[what, name][path] = f"super.{name}" in text
    return result


EXTENDED = [
    (key, extender, origin)
    for key, files in patched().items()
    for origin, calls_super in files.items()
    if not calls_super
    for extender in files
    if extender != origin
]


@pytest.mark.parametrize(
    ("method", "extender", "origin"),
    EXTENDED,
    ids=[f"{key[1]}-{extender.stem}" for key, extender, _origin in EXTENDED],
)
def test_the_origin_is_imported(method, extender, origin):
    module = f"@salon_crm/pos/{origin.relative_to(POS).with_suffix('')}"
    assert f'import "{module}";' in extender.read_text(), method


def test_there_are_some():
    assert EXTENDED
