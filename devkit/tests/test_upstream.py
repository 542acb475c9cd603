"""What ``./dev upstream`` reads in Odoo's log, and what it calls a difference."""

from devkit import upstream

LOG = """\
2026-01-15 12:00:00,001 7 INFO db odoo.addons.shop.tests.test_a: Starting TestA.test_one ...
2026-01-15 12:00:00,002 7 INFO db odoo.addons.shop.tests.test_a: Starting TestA.test_two ...
2026-01-15 12:00:00,003 7 INFO db odoo.addons.shop.tests.test_a: ======================
2026-01-15 12:00:00,003 7 ERROR db odoo.addons.shop.tests.test_a: FAIL: TestA.test_two
Traceback (most recent call last):
AssertionError: 1 != 2
2026-01-15 12:00:00,004 7 INFO db odoo.addons.shop.tests.test_a: Starting TestA.test_sub ...
2026-01-15 12:00:00,005 7 ERROR db odoo.addons.shop.tests.test_a: ERROR: Subtest TestA.test_sub (x=1)
2026-01-15 12:00:00,006 7 INFO db odoo.addons.shop.tests.test_a: Starting TestA.test_off ...
2026-01-15 12:00:00,007 7 INFO db odoo.addons.shop.tests.test_a: skipped TestA.test_off : no browser
2026-01-15 12:00:00,008 7 ERROR db odoo.addons.shop.tests.test_b: ERROR: setUpClass (odoo.addons.shop.tests.test_b.TestB)
2026-01-15 12:00:00,009 7 ERROR db odoo.sql_db: bad query
"""  # noqa: E501
READ = {
    "shop.tests.test_a: TestA.test_one": "passed",
    "shop.tests.test_a: TestA.test_two": "failed",
    "shop.tests.test_a: TestA.test_sub": "failed",
    "shop.tests.test_a: TestA.test_off": "skipped",
    "shop.tests.test_b: setUpClass": "failed",
}


def test_log_is_read():
    assert upstream.outcomes_of(LOG.splitlines(keepends=True)) == READ
    assert upstream.summary(READ) == "1 passed, 3 failed, 1 skipped"


def test_what_failed_is_run_again():
    assert upstream.tags_of("shop", READ) == [
        "/shop:TestA.test_two",
        "/shop:TestA.test_sub",
    ]


def test_same_is_no_difference():
    assert upstream.compare(READ, dict(READ)) == []


def test_differences_are_named():
    ours = READ | {"shop.tests.test_a: TestA.test_one": "failed"}
    del ours["shop.tests.test_a: TestA.test_off"]
    assert upstream.compare(READ, ours) == [
        "  shop.tests.test_a: TestA.test_off: not run with the addon, skipped without",
        "  shop.tests.test_a: TestA.test_one: failed with the addon, passed without",
    ]
