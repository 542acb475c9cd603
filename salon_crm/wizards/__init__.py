from . import salon_booking
from . import salon_booking_line
from . import salon_booking_waitlist
from . import salon_cancel
from . import salon_late
from . import salon_payment_setup
