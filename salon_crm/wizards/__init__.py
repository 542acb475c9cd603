from . import salon_booking
