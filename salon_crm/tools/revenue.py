"""What each line of a sale brought, once discounts on all of it are taken off."""

from .stored_value import share_out


def take_off(amounts, are_discounts):
    """Share the discounts of a sale out over what it sold.

    :param amounts: list of integers of the smallest coin; of a refund below zero
    :param are_discounts: list of booleans of the same length: whether it is a discount
        on the whole sale
    :return: list of integers with the same sum; discounts are 0. If nothing was sold
        that they could be taken off, the amounts as they were
    """
    sold = [number for number, discount in enumerate(are_discounts) if not discount]
    sign = -1 if sum(amounts[number] for number in sold) < 0 else 1
    weights = [max(sign * amounts[number], 0) for number in sold]
    if not any(weights):
        return list(amounts)
    taken = sum(amounts) - sum(amounts[number] for number in sold)
    result = [0] * len(amounts)
    for number, share in zip(sold, share_out(taken, weights), strict=True):
        result[number] = amounts[number] + share
    return result
