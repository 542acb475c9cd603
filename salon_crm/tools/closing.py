"""The sums of a till's closing report, from plain numbers."""

from collections import defaultdict

# What the lines of a till's orders are about, in the order of the report. What was
# sold comes first, then money that is no turnover or was turnover before.
SALE, ROUNDED_OFF, REWARD = "sale", "rounded_off", "reward"
REFUND, TIP = "refund", "tip"
# E-wallets and gift cards of others.
TOP_UP, WALLET_USED = "top_up", "wallet_used"
GIFT_SOLD, GIFT_USED = "gift_sold", "gift_used"
# The salon's own stored value: what was paid in, and the bonus.
PAID_IN, PAID_BACK = "paid_in", "paid_back"
PRINCIPAL_USED, PRINCIPAL_RETURNED = "principal_used", "principal_returned"
BONUS_USED, BONUS_RETURNED = "bonus_used", "bonus_returned"
DEPOSIT_TAKEN, DEPOSIT_USED = "deposit_taken", "deposit_used"
DEPOSIT_RETURNED, DEPOSIT_GIVEN_BACK = "deposit_returned", "deposit_given_back"
KINDS = (
    *(SALE, ROUNDED_OFF, REWARD, REFUND, TIP),
    *(TOP_UP, WALLET_USED, GIFT_SOLD, GIFT_USED),
    *(PAID_IN, PAID_BACK, PRINCIPAL_USED, PRINCIPAL_RETURNED),
    *(BONUS_USED, BONUS_RETURNED),
    *(DEPOSIT_TAKEN, DEPOSIT_USED, DEPOSIT_RETURNED, DEPOSIT_GIVEN_BACK),
)
# What may be given away, in the order of the report.
GIVEN = ("discount", "free", "rounding", "price")


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


def given_by_person(rows, digits):
    """What each person gave away, who gave most first.

    :param rows: list of (person, kind, amount, count, how many of them nobody approved)
    :param digits: decimals of the currency
    :return: list of (person, amount, [(kind, amount, count, not approved)]), the kinds
        in the order of `GIVEN`
    """
    sums = defaultdict(lambda: [0.0, 0, 0])
    for person, kind, *figures in rows:
        sums[person, kind] = [
            known + new for known, new in zip(sums[person, kind], figures, strict=True)
        ]
    kinds = defaultdict(list)
    for (person, kind), (amount, count, wrong) in sums.items():
        kinds[person].append((kind, round(amount, digits), count, wrong))
    found = [
        (
            person,
            round(sum(row[1] for row in given), digits),
            sorted(given, key=lambda row: GIVEN.index(row[0])),
        )
        for person, given in kinds.items()
    ]
    return sorted(found, key=lambda row: (-row[1], str(row[0])))
