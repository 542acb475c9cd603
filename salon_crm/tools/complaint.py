"""A complaint from intake to the end: which step may follow which."""

import re

# From a stage to those that may follow it.
STEPS = {
    "new": ("accepted", "refused"),
    "accepted": ("examined", "remedy", "refused"),
    "examined": ("remedy", "refused"),
    # Who declines what was offered is looked at once more.
    "remedy": ("agreed", "examined", "refused"),
    "agreed": ("solved",),
    "solved": ("closed", "accepted"),
    "closed": ("accepted",),
    "refused": ("accepted",),
}
# Praise and suggestions are read, and that is it.
SHORT_CUT = ("new", "accepted", "examined")
OPEN = ("new", "accepted", "examined", "remedy", "agreed")
# In these the client hears something from us.
ANSWERS = ("remedy", "agreed", "solved", "closed", "refused")

LONGEST_TEXT = 10_000
LONGEST_SUBJECT = 80


def next_steps(stage: str, is_complaint: bool) -> tuple[str, ...]:
    """Return the codes of the stages that may follow."""
    steps = STEPS[stage]
    if not is_complaint and stage in SHORT_CUT:
        steps += ("closed",)
    return steps


def shorten(text: str, limit: int = LONGEST_TEXT) -> tuple[str, bool]:
    """Return the text without what no page can show, at most so long, and whether
    something was cut off."""
    # PostgreSQL takes no NUL. Only as much is looked at as can be kept.
    head = text[: 4 * limit].replace("\x00", "")
    head = re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t\xa0]+", " ", head)).strip()
    return head[:limit].rstrip(), len(head) > limit or len(text) > 4 * limit


def subject_of(text: str) -> str:
    """Return a title made of the first words of a text, in one line."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= LONGEST_SUBJECT:
        return line
    return line[: LONGEST_SUBJECT - 1].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"
