from . import test_appointment
from . import test_race
from . import test_client
from . import test_crm
from . import test_invoice
from . import test_schema
from . import test_pos
