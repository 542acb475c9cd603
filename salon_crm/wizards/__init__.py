from . import salon_booking
from . import salon_booking_waitlist
