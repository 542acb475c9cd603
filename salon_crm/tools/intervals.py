"""Sets of time as lists of spans.

A span is a half-open tuple ``(start, stop)`` of ints. A list of spans is in *normal
form* when it is sorted and its spans are not empty, do not overlap and do not touch.
Every function here but `pad` and `split` returns normal form, and but for these,
`normalize` and `at_least` expects it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]

FOREVER = float("inf")
NOTHING = (None, None)


def normalize(spans: Iterable[Span]) -> list[Span]:
    """Return the union of any spans, in any order; empty or backward ones count not."""
    merged = []
    last_start = last_stop = None
    for start, stop in sorted(spans):
        if start >= stop:
            continue
        if last_stop is None or start > last_stop:
            if last_stop is not None:
                merged.append((last_start, last_stop))
            last_start, last_stop = start, stop
        elif stop > last_stop:
            last_stop = stop
    if last_stop is not None:
        merged.append((last_start, last_stop))
    return merged


def subtract(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """Return what of ``spans`` lies in none of ``holes``."""
    left = []
    index = 0
    for start, stop in spans:
        while index < len(holes) and holes[index][1] <= start:
            index += 1
        # A hole may reach over several spans, so `index` stays on the last one met.
        while index < len(holes) and holes[index][0] < stop:
            hole_start, hole_stop = holes[index]
            if start < hole_start:
                left.append((start, hole_start))
            start = hole_stop
            if hole_stop >= stop:
                break
            index += 1
        if start < stop:
            left.append((start, stop))
    return left


def intersect(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """Return what lies in both lists."""
    both = []
    left, right = iter(first), iter(second)
    start, stop = next(left, NOTHING)
    other_start, other_stop = next(right, NOTHING)
    while stop is not None and other_stop is not None:
        since = start if start > other_start else other_start
        if stop <= other_stop:
            if since < stop:
                both.append((since, stop))
            start, stop = next(left, NOTHING)
        else:
            if since < other_stop:
                both.append((since, other_stop))
            other_start, other_stop = next(right, NOTHING)
    return both


def at_least(count: int, lists: Iterable[Sequence[Span]]) -> list[Span]:
    """Return when at least ``count`` of the lists hold at once.

    :param count: 1 or more
    :param lists: each in normal form
    """
    if count == 1:
        return normalize(span for spans in lists for span in spans)
    edges = []
    for spans in lists:
        for start, stop in spans:
            # Starts sort before stops, so that what only touches stays in one piece.
            edges.append((start, -1))
            edges.append((stop, 1))
    edges.sort()
    reached = []
    depth = 0
    for instant, edge in edges:
        depth -= edge
        if edge == -1 and depth == count:
            since = instant
        elif edge == 1 and depth == count - 1 and since < instant:
            reached.append((since, instant))
    return reached


def pad(spans: Sequence[Span], before: int, after: int) -> list[Span]:
    """Return each span with so much before and after it, as far as the others let it.

    :param spans: disjoint, by time; they may touch
    :return: as many spans, disjoint, by time
    """
    padded = []
    for index, (start, stop) in enumerate(spans):
        earliest = padded[-1][1] if padded else start - before
        latest = spans[index + 1][0] if index + 1 < len(spans) else stop + after
        padded.append((max(start - before, earliest), min(stop + after, latest)))
    return padded


def split(span: Span, others: Sequence[Span]) -> list[tuple[int, int, bool]]:
    """Cut a span where it enters and leaves others.

    :param span: not empty
    :param others: in any order; they may overlap
    :return: ``(start, stop, whether it lies in the others)``, by time and in turns
    """
    met = intersect([span], normalize(others))
    pieces = [(*piece, True) for piece in met]
    pieces += [(*piece, False) for piece in subtract([span], met)]
    return sorted(pieces)


def span_at(spans: Sequence[Span], instant: int) -> Span | None:
    """Return the span that ``instant`` lies in, or None."""
    index = bisect_right(spans, (instant, FOREVER)) - 1
    if index >= 0 and instant < spans[index][1]:
        return spans[index]
    return None


def covers(spans: Sequence[Span], span: Span) -> bool:
    """Return whether the (not empty) ``span`` lies in ``spans`` from end to end."""
    around = span_at(spans, span[0])
    return around is not None and span[1] <= around[1]
