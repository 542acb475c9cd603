from . import waitlist
