from . import models
from . import report
from . import controllers
from . import wizards
from . import demo


def uninstall_hook(env):
    """Odoo's analysis of till orders reads columns of the salon: without this it would
    go with them."""
    env["report.pos.order"].with_context(salon_leaves=True).init()
