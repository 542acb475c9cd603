"""The demo salon: what ``--with-demo`` fills a database with.

``diary`` decides in plain Python who comes when; ``catalogue.json`` has the salon's
structure, ``en.json`` and ``zh.json`` its words. The files of the abstract model
``salon.demo`` bring that into Odoo by the ways that its users take.
"""

from . import salon_demo
from . import salon_demo_places
from . import salon_demo_clients
from . import salon_demo_visits
from . import salon_demo_till
from . import salon_demo_value
from . import salon_demo_points
from . import salon_demo_pay
from . import salon_demo_members
from . import salon_demo_messages
from . import salon_demo_waitlist
from . import salon_demo_walk_ins
from . import salon_demo_complaints
