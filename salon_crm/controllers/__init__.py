from . import waitlist
from . import visit
