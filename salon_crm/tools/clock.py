"""Times of day as people type them."""

import re

TYPED = re.compile(r"(\d{1,2})(?:[:.h,： ]?(\d{2}))?\s*(am|pm)?", re.ASCII)


def minutes_of(text: str) -> int | None:
    """Return the minutes since midnight of ``9``, ``930``, ``9:30``, ``2.15 pm`` …

    :return: None if it is not a time of day
    """
    found = TYPED.fullmatch(text.strip().lower())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59:
        return None
    return 60 * hour + minute
