"""Stored value (储值卡): how an amount is split over what the client paid in and what
was given on top, and how it goes back. All are integers of the smallest coin."""

PRINCIPAL_FIRST = "principal_first"
BONUS_FIRST = "bonus_first"
PROPORTION = "proportion"


def split(amount, principal, bonus, order):
    """How much to take from each of two balances.

    :param amount: what is to be paid; nothing is taken for 0 or less
    :param principal, bonus: the balances; one below 0 has nothing to give
    :param order: one of the three constants above
    :return: (from the principal, from the bonus); together the amount, or all there is
    """
    principal, bonus = max(principal, 0), max(bonus, 0)
    amount = min(max(amount, 0), principal + bonus)
    if order == BONUS_FIRST:
        from_bonus = min(amount, bonus)
        return amount - from_bonus, from_bonus
    if order == PROPORTION and amount:
        # Half a coin goes to the principal: it is the client's own money.
        from_bonus = min(_rounded(amount * bonus, principal + bonus), bonus)
        from_bonus = max(from_bonus, amount - principal)
        return amount - from_bonus, from_bonus
    from_principal = min(amount, principal)
    return from_principal, amount - from_principal


def share_out(amount, weights):
    """Split an amount in proportion to weights, without losing a coin.

    :param weights: list of integers, none below 0
    :return: list of integers of the same length whose sum is the amount; all 0 if there
        is no weight at all
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    shares, given, seen = [], 0, 0
    for weight in weights:
        seen += weight
        upto = _rounded(amount * seen, total)
        shares.append(upto - given)
        given = upto
    return shares


def give_back(used, returned, price, refunded_before, refunded_now, reopened=0):
    """How much of the stored value that paid an order returns with a refund.

    In proportion to what is refunded of the order, so that several refunds together
    give back neither more nor less than was used. What a refund gives back as a deposit
    that is open again leaves less room for value; later refunds make up for that.

    :param used: list: what paid the order from each balance, none below 0
    :param returned: list: what earlier refunds gave back of each
    :param price: the price of all that the order sold, whatever paid it
    :param refunded_before, refunded_now: the price of what is refunded of it
    :param reopened: what of the refund is a deposit that is open again
    :return: list: what returns to each balance
    """
    left = [max(one - back, 0) for one, back in zip(used, returned, strict=True)]
    if refunded_now <= 0:
        return [0] * len(left)
    refunded = min(refunded_before + refunded_now, price)
    whole = sum(used)
    due = whole if refunded >= price else _rounded(whole * refunded, price)
    amount = min(due - sum(returned), refunded_now - reopened)
    # What the rest of the order is not worth any more cannot return later.
    amount = max(amount, sum(left) - (price - refunded), 0)
    return share_out(min(amount, sum(left)), left)


def spread(amount, balances):
    """Post an amount on several cards of one kind.

    What is taken comes from the first that has something; what none has, and all that
    is added, is the first one's.

    :param balances: list of at least one integer
    :return: list of integers of the same length whose sum is the amount
    """
    parts = [0] * len(balances)
    if amount < 0:
        for number, balance in enumerate(balances):
            part = min(max(balance, 0), -amount)
            parts[number] -= part
            amount += part
    parts[0] += amount
    return parts


def _rounded(numerator, denominator):
    """An integer division rounded to the nearest, a half downwards."""
    return -((denominator - 2 * numerator) // (2 * denominator))
