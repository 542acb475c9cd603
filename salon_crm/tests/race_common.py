"""Several connections at once: real connections, real commits, real PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name


@contextmanager
def connection(registry):
    """An environment whose work is committed."""
    with registry.cursor() as cursor:
        yield api.Environment(cursor, SUPERUSER_ID, {})


def at_once(registry, works, look=None):
    """Do works at the same moment, each as Odoo does a request of its own.

    :param works: functions of an environment
    :param look: function of an environment: what all see before one of them begins, as
        a slow click has it
    :return: list of what the works return
    """
    start = threading.Barrier(len(works))

    def attempt(work):
        with connection(registry) as env:
            if look:
                look(env)
            start.wait(timeout=60)
            return retrying(lambda: work(env), env)

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(attempt, works))


class ClientRace(BaseCase):
    """One client of the first company, whom several tills serve."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())
        with connection(cls.registry) as env:
            company = env.ref("base.main_company")
            cls.company_id = company.id
            cls.prepare(company)
            cls.client_id = env["res.partner"].create({"name": "Race client"}).id
        cls.addClassCleanup(cls.forget)

    @classmethod
    def forget(cls):
        """Remove what was committed: other tests share the database."""
        with connection(cls.registry) as env:
            env.cr.execute(
                "DELETE FROM loyalty_card WHERE partner_id = %s", [cls.client_id]
            )
            env["res.partner"].browse(cls.client_id).unlink()
            cls.forget_prepared(env["res.company"].browse(cls.company_id))
