"""Codes of platform vouchers: as people type them, and as scanners read them."""

import unicodedata

LONGEST = 64
# What is printed or spoken between the characters of a code, by Unicode category.
BETWEEN = ("Z", "P", "C", "S")


def normalise(code):
    """The one way to write a code, whoever typed or scanned it.

    Full-width characters become plain ones, letters capital, and what stands between
    the characters goes.

    :param code: anything that a till may send
    :return: letters A-Z and digits, at most 64; empty if this is no code
    """
    if not isinstance(code, str) or len(code) > 4 * LONGEST:
        return ""
    plain = unicodedata.normalize("NFKC", code)
    kept = [each for each in plain if unicodedata.category(each)[0] not in BETWEEN]
    text = "".join(kept).upper()
    is_code = text.isascii() and text.isalnum() and len(text) <= LONGEST
    return text if is_code else ""


def given_back(uses, amount):
    """Which vouchers a refund gives back in full, the oldest first.

    :param uses: list of (id, amount) in the order in which they were used
    :param amount: what is refunded to vouchers; never negative
    :return: list of ids
    """
    freed = []
    for key, value in uses:
        if value <= amount:
            freed.append(key)
            amount -= value
    return freed
