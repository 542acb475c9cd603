from . import waitlist
from . import visit
from . import my_salon
from . import complaint
