"""Installing works without demo data, and uninstalling leaves nothing behind."""

import os

import pytest

from devkit import databases, postgres, runtime

# What there is, by name: ids differ after an installation and mean nothing.
SNAPSHOT = {
    "columns": """
        SELECT table_name || '.' || column_name || ' ' || data_type || is_nullable
          FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": """
        SELECT conrelid::regclass || ' ' || conname || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "sequences": r"""
        SELECT sequencename FROM pg_sequences
         WHERE schemaname = 'public' AND sequencename !~ '_\d{3,}(_\d+)?$'""",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model || '.' || name FROM ir_model_fields",
    "menus": "SELECT complete_name FROM (SELECT name->>'en_US' AS complete_name"
    " FROM ir_ui_menu) AS menu",
    "crons": "SELECT cron_name FROM ir_cron",
    "views": "SELECT name || ' ' || model FROM ir_ui_view",
    "actions": "SELECT name->>'en_US' || ' ' || type FROM ir_actions",
    "groups": "SELECT name->>'en_US' FROM res_groups",
    "privileges": "SELECT name->>'en_US' FROM res_groups_privilege",
    "categories": "SELECT name->>'en_US' FROM ir_module_category",
    "rules": "SELECT name FROM ir_rule",
    "access rights": "SELECT name FROM ir_model_access",
    "mail templates": "SELECT name->>'en_US' FROM mail_template",
    "number sequences": "SELECT name FROM ir_sequence",
    "assets": "SELECT name FROM ir_attachment WHERE url LIKE '/web/assets/%salon%'",
    # Of any addon with activities, Odoo leaves ids under the name of "mail" that point
    # to nothing.
    "external ids": "SELECT name FROM ir_model_data WHERE module = 'salon_crm'",
}

WITHOUT_DEMO = """
from datetime import timedelta
from odoo import fields
from odoo.addons.salon_crm.tests.common import SalonSetup

class Salon(SalonSetup):
    pass

Salon.env = env
Salon.set_up_salon()
visit = Salon.book(Salon.at(10), Salon.colour)
visit.action_confirm()
env["salon.appointment"]._cron_collect_for_review()
for xml_id in env["ir.model.data"].search(
    [("module", "=", "salon_crm"), ("model", "=", "ir.actions.act_window")]
):
    action = env["ir.actions.act_window"].browse(xml_id.res_id)
    kinds = [(False, kind) for kind in action.view_mode.split(",")]
    env[action.res_model].get_views(kinds)
assert not env["ir.module.module"].search([("demo", "=", True)])
env.cr.rollback()
"""


def snapshot(database):
    return {
        kind: sorted(postgres.sql(database, " ".join(query.split())).splitlines())
        for kind, query in SNAPSHOT.items()
    }


@pytest.fixture(scope="module")
def here():
    return runtime.ensure()


@pytest.fixture
def database(here):
    name = f"test_uninstall_p{os.getpid()}"
    databases.clone(os.environ["SALON_BARE_DATABASE"], name)
    yield name
    databases.drop(name)


def test_install_and_uninstall_without_demo_data(here, database):
    before = snapshot(database)
    quiet = ("--stop-after-init", "--no-http")
    here.odoo_run("-d", database, "-i", "salon_crm", *quiet, log="test-install.log")
    assert "salon.appointment" in snapshot(database)["models"]
    here.script(database, WITHOUT_DEMO, "test-without-demo.log")
    here.odoo_run(
        "module", "uninstall", "-d", database, "salon_crm", log="test-uninstall.log"
    )
    after = snapshot(database)
    left = {kind: sorted(set(after[kind]) - set(before[kind])) for kind in before}
    lost = {kind: sorted(set(before[kind]) - set(after[kind])) for kind in before}
    assert {kind: rows for kind, rows in left.items() if rows} == {}
    assert {kind: rows for kind, rows in lost.items() if rows} == {}
