"""The demo salon: the same for a seed, full enough, its books in order, clickable."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from devkit import databases, paths, postgres, runtime

# In the early afternoon, whenever the test runs.
OPEN = """
from odoo import fields
now = fields.Datetime.now().replace(hour=12, minute=20, second=0, microsecond=0)
env["salon.demo"]._open(now=now)
"""
COMPANY = (
    "(SELECT res_id FROM ir_model_data"
    " WHERE module = 'salon_crm' AND name = 'demo_company')"
)
# What two salons of one seed have in common, row for row.
SAME = {
    "clients": f"""
        SELECT name, phone, street, email, gender, birthdate_date, salon_hair_type,
               salon_preferred_employee_id, salon_source_id
          FROM res_partner WHERE is_salon_client AND company_id = {COMPANY}""",
    "visits": """
        SELECT name, partner_id, branch_id, start, stop, state, channel, to_review,
               amount_total, amount_paid, payment_state, service_names
          FROM salon_appointment""",
    "services of visits": """
        SELECT appointment_id, product_id, employee_id, employee_requested, start, stop,
               state, price_unit, payment_state, note FROM salon_appointment_line""",
    "held times": "SELECT resource_id, start, stop, phase_id FROM salon_occupancy",
    "till orders": f"""
        SELECT name, partner_id, date_order, amount_total, state, uuid
          FROM pos_order WHERE company_id = {COMPANY}""",
    "entries": f"""
        SELECT m.name, m.date, m.move_type, m.state, l.account_id, l.name, l.debit,
               l.credit FROM account_move_line l JOIN account_move m ON m.id = l.move_id
         WHERE m.company_id = {COMPANY}""",
}
SOUND = "from devkit.tests import sound_salon; sound_salon.check(env)"
CHINESE = "from devkit.tests import sound_salon; sound_salon.check_chinese(env)"


@pytest.fixture(scope="module")
def here():
    return runtime.ensure()


@pytest.fixture(scope="module")
def salons(here):
    """Two salons of one seed and moment beside Odoo's own demo data, and the Chinese
    one as ``./dev demo`` makes it; side by side, since each takes two minutes."""
    twins = [f"test_demo_{twin}_p{os.getpid()}" for twin in "ab"]
    chinese = f"test_demo_zh_p{os.getpid()}"
    for name in twins:
        databases.clone_installed(here, name)

    def fill(name):
        here.script(name, OPEN, f"{name.rpartition('_')[0]}.log")

    with ThreadPoolExecutor() as pool:
        jobs = [pool.submit(fill, name) for name in twins]
        jobs.append(pool.submit(databases.clone_demo, here, chinese, "zh_CN"))
        for job in jobs:
            job.result()
    yield (*twins, chinese)
    for name in (*twins, chinese):
        databases.drop(name)


def test_same_seed_gives_the_same_data(salons):
    first, second, _chinese = salons
    for what, query in SAME.items():
        ordered = f"SELECT * FROM ({query}) AS rows ORDER BY rows::text"
        one, other = (
            postgres.sql(name, " ".join(ordered.split())) for name in (first, second)
        )
        assert one.count("\n") > 100, what
        assert one == other, what


def test_the_salon_is_sound(here, salons):
    here.script(salons[0], SOUND, "test_demo_sound.log")


def test_the_chinese_salon_is_sound(here, salons):
    here.script(salons[2], SOUND + "\n" + CHINESE, "test_demo_zh_sound.log")


def test_every_menu_opens_with_a_full_salon(here, salons):
    command = [
        str(here.python),
        *("-m", "pytest", "-p", "devkit.pytest_plugin", "--odoo-http", "-q"),
        *(f"--odoo-database={salons[2]}", f"--odoo-config={here.config}"),
        # Who sees them all; the other roles open them with less in them.
        f"{paths.ADDON / 'tests' / 'test_menus.py'}::TestMenus::test_manager",
    ]
    assert runtime.hand_over(command, here.environment) == 0
