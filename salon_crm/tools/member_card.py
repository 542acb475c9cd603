"""The number in the code of a member card: who it is, and a proof that we wrote it.

Digits only, so that no keyboard layout of a scanner changes them and the smallest QR
code with room for damage holds them (34 digits); and it begins as Odoo's tills know a
client's barcode, 042.
"""

import re

PREFIX = "042"
ID_DIGITS = 10
# 66 random bits
PROOF_DIGITS = 20
CARD = re.compile(rf"{PREFIX}([0-9]{{{ID_DIGITS}}})([0-9]{{{PROOF_DIGITS}}})")


def write(client_id, digest):
    """
    :param client_id: positive int, at most 10 digits
    :param digest: hexadecimal text, 64 bits or more, that nobody else can make
    :return: the number, 33 digits
    """
    proof = int(digest, 16) % 10**PROOF_DIGITS
    return f"{PREFIX}{client_id:0{ID_DIGITS}}{proof:0{PROOF_DIGITS}}"


def read(number):
    """Whose card a number says that it is. It still has to be compared with theirs.

    :param number: anything that a scanner may send
    :return: the client's id, or None: this is no member card's number
    """
    found = CARD.fullmatch(number) if isinstance(number, str) else None
    client_id = int(found[1]) if found else 0
    return client_id if 0 < client_id < 2**31 else None
