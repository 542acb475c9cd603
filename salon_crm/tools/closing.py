"""The sums of a till's closing report, from plain numbers."""

from collections import defaultdict

# What the lines of a till's orders are about, in the order of the report. What was
# sold comes first, then money that is no turnover or was turnover before.
SALE, REWARD, REFUND, TIP = "sale", "reward", "refund", "tip"
TOP_UP, WALLET_USED = "top_up", "wallet_used"
GIFT_SOLD, GIFT_USED = "gift_sold", "gift_used"
DEPOSIT_TAKEN, DEPOSIT_USED = "deposit_taken", "deposit_used"
DEPOSIT_RETURNED = "deposit_returned"
KINDS = (
    *(SALE, REWARD, REFUND, TIP, TOP_UP, WALLET_USED, GIFT_SOLD, GIFT_USED),
    *(DEPOSIT_TAKEN, DEPOSIT_USED, DEPOSIT_RETURNED),
)


def by_kind(rows, takings, digits):
    """Everything that went over the till, by kind, so that it sums up to the takings.

    :param rows: list of (kind, amount, count)
    :param takings: what was paid in all
    :param digits: decimals of the currency
    :return: list of (kind, amount, count) in the order of `KINDS`, without what did not
        occur; the rounding of prices, taxes and cash is what is left
    """
    amounts, counts = defaultdict(float), defaultdict(int)
    for kind, amount, count in rows:
        amounts[kind] += amount
        counts[kind] += count
    found = [
        (kind, round(amounts[kind], digits), counts[kind])
        for kind in KINDS
        if counts[kind]
    ]
    left = round(takings - sum(amount for _kind, amount, _count in found), digits)
    return [*found, ("rounding", left, 0)] if left else found


def by_person(rows, digits):
    """Sums for each person, the largest first.

    :param rows: list of (person, amount)
    :return: list of (person, amount, count)
    """
    amounts, counts = defaultdict(float), defaultdict(int)
    for person, amount in rows:
        amounts[person] += amount
        counts[person] += 1
    found = [
        (person, round(amounts[person], digits), count)
        for person, count in counts.items()
    ]
    return sorted(found, key=lambda row: (-row[1], str(row[0])))
