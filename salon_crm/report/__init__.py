from . import salon_day_sheet
