from . import models
from . import report
from . import controllers
from . import wizards
from . import demo


def post_init_hook(env):
    """What clients bought before counts for their tier."""
    env["salon.consumption"]._take_in_old_orders()
    env["salon.consumption"]._take_in_old_invoices()


def uninstall_hook(env):
    """Odoo's analysis of till orders reads columns of the salon: without this it would
    go with them."""
    env["report.pos.order"].with_context(salon_leaves=True).init()
