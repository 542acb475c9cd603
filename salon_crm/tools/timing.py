"""How long a service takes, where that differs for a variant, a person or a client."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple


class Timing(NamedTuple):
    """Minutes of a phase for some of its visits; None: for all.

    0 minutes leave the phase out; a row of one person has more.
    """

    phase: Hashable
    variant: Hashable | None
    person: Hashable | None
    client: Hashable | None
    minutes: int

    @property
    def weight(self) -> int:
        """The more specific, the more: a client's own time beats anybody's usual one,
        and this the variant's."""
        return (
            4 * (self.client is not None)
            + 2 * (self.person is not None)
            + (self.variant is not None)
        )


def minutes_of(
    phases: Sequence[tuple[Hashable, int]],
    timings: Iterable[Timing],
    variant: Hashable,
    client: Hashable | None,
) -> tuple[dict[Hashable, int], dict[Hashable, dict[Hashable, int]]]:
    """Return how long the phases take.

    :param phases: ``(phase, usual minutes)``
    :param timings: of these phases; those of other variants and clients do not count
    :param variant: that is booked
    :param client: who comes, None if nobody is known yet
    :return: minutes by phase, without phases that are left out; and the same by
        person, of those who take other times
    """
    rows = sorted(
        (
            row
            for row in timings
            if row.variant in (None, variant) and row.client in (None, client)
        ),
        key=lambda row: row.weight,
    )
    general = dict(phases)
    general.update((row.phase, row.minutes) for row in rows if row.person is None)
    general = {phase: minutes for phase, minutes in general.items() if minutes}
    people = {row.person: dict(general) for row in rows if row.person is not None}
    for person, own in people.items():
        # From the least specific to the most: the last one stands.
        for row in rows:
            if row.person in (None, person) and row.phase in general and row.minutes:
                own[row.phase] = row.minutes
    return general, {p: own for p, own in people.items() if own != general}
