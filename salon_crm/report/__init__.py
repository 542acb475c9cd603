from . import salon_closing
from . import salon_complaint_report
from . import salon_day_sheet
from . import salon_revenue_report
