"""Finding a client by what somebody types: the beginning of a name, Chinese characters
or their pinyin, the beginning or the end of a phone number.

What can be typed is worked out beforehand as *keys*. A client is found if each *term*
typed is the beginning of one of the keys; an index of beginnings does that quickly.

The first letter of a key says what it is: ``n`` a word of the name or pinyin, ``h`` one
that is not Latin, as five hexadecimal digits a letter, ``p`` a phone number, ``r`` one
read from its end. So keys are made of small letters and digits only, which PostgreSQL's
full text search takes for one word each, whatever the database's locale.
"""

import re
import unicodedata
from collections.abc import Iterator

# What nobody types in earnest is cut off.
MOST_TEXT = 200
MOST_TERMS = 10
MOST_WORD = 50
MOST_HAN = 12
MOST_DIGITS = 20
# Fewer digits could be anybody's.
FEWEST_DIGITS = 3

# Letters that Unicode does not take for another with an accent
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
WORD = re.compile(f"[a-z0-9]+|[{HAN}]+|(?:(?![a-z0-9{HAN}])[^\\W_])+")
IS_HAN = re.compile(f"[{HAN}]")
# Between the parts of a name that is not Chinese, written in Chinese
DOT = re.compile(f"(?<=[{HAN}])[·•・‧](?=[{HAN}])")
NUMBER = re.compile(r"[+(]*[\d().+/-]*\d[\d().+/-]*")
INTERNATIONAL = re.compile(r"\s*\(?(?:\+|00)")
# Country codes: all others have three digits. No code begins another.
ONE_DIGIT = "17"
TWO_DIGITS = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 "
    "61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split()
)
# Characters that are read in another way where they are a family name
SURNAMES = {
    "卜": "bu", "查": "zha", "种": "chong", "都": "du", "缪": "miao", "盖": "ge",
    "句": "gou", "黑": "he", "郇": "xun", "阚": "kan", "隗": "wei", "乐": "yue",
    "樂": "yue", "牟": "mu", "佴": "nai", "区": "ou", "區": "ou", "朴": "piao",
    "樸": "piao", "繁": "po", "覃": "qin", "仇": "qiu", "单": "shan",
    "單": "shan", "折": "she", "召": "shao", "洗": "xian", "解": "xie",
    "员": "yun", "員": "yun", "曾": "zeng", "翟": "zhai", "祭": "zhai",
    "秘": "bi", "炅": "gui",
}  # fmt: skip


def keys(name: str, phone: str) -> str:
    """Return a client's keys, each once, with a blank between two; may be empty."""
    found = dict.fromkeys([*_name_keys(name or ""), *_phone_keys(phone or "")])
    return " ".join(found)


def terms(text: str) -> list[list[str]]:
    """Return what was typed: for each term its alternatives, one of which must be the
    beginning of a key. Empty if there is nothing to look for."""
    found, number = [], []
    for chunk in [*_plain(text).split(), ""]:
        if NUMBER.fullmatch(chunk):
            number.append(chunk)
            continue
        if number:
            # A phone number may be typed with blanks.
            found.append(_number_term(number))
            number = []
        found += [[_word(word)] for word in WORD.findall(chunk)]
    return found[:MOST_TERMS]


def is_same(name: str, phone: str, other_name: str, other_phone: str) -> bool:
    """Return whether both are one client, noted twice: called the same, and with one
    phone number, with or without the country's code."""
    if keys(name, "") != keys(other_name, ""):
        return False
    numbers = [
        {key for key in _phone_keys(each or "") if key.startswith("p")}
        for each in (phone, other_phone)
    ]
    return bool(numbers[0] & numbers[1])


def query(text: str, exact: bool = False) -> str:
    """Return what was typed as a ``tsquery`` of PostgreSQL; empty for nothing.

    :param exact: whether words of names must be whole
    """
    return " & ".join(
        f"({' | '.join(_lexeme(key, exact) for key in term)})" for term in terms(text)
    )


def _lexeme(key: str, exact: bool) -> str:
    # No key has anything to be quoted.
    return f"'{key}'" if exact and key[0] in "nh" else f"'{key}':*"


def _word(word: str) -> str:
    word = word[:MOST_WORD]
    if word.isascii():
        return f"n{word}"
    return "h" + "".join(f"{ord(letter):05x}" for letter in word)


def _plain(text: str) -> str:
    """Return a text in lower case, without accents and ornaments."""
    text = unicodedata.normalize("NFKC", text[:MOST_TEXT])
    text = DOT.sub("", text.casefold().translate(PLAIN))
    letters = unicodedata.normalize("NFKD", text)
    kept = (c for c in letters if not unicodedata.category(c).startswith("M"))
    return "".join(kept).casefold()


# ----------------------------------------------------------------
# Names
# ----------------------------------------------------------------


def _name_keys(name: str) -> Iterator[str]:
    for chunk in _plain(name).split():
        words = WORD.findall(chunk)
        for word in words:
            if IS_HAN.match(word):
                yield from _han_keys(word[:MOST_HAN])
            else:
                yield _word(word)
        others = [word for word in words if not IS_HAN.match(word)]
        if len(others) > 1:
            # O'Brien, Jean-Pierre
            yield _word("".join(others))


def _han_keys(run: str) -> Iterator[str]:
    """Yield the characters, their pinyin and its initials, each from every character
    on: 王小明 is also called 小明."""
    for begin in range(len(run)):
        yield _word(run[begin:])
    for syllables in _readings(run):
        for begin in range(len(run)):
            tail = syllables[begin:]
            if any(tail):
                yield _word("".join(tail))
            if len(tail) > 1 and all(tail):
                yield _word("".join(syllable[0] for syllable in tail))


def _readings(run: str) -> Iterator[list[str]]:
    """Yield the ways to read Chinese characters, by character; empty if unknown."""
    # Large, and needed where there are Chinese clients only
    from pypinyin import lazy_pinyin

    usual = lazy_pinyin(run, errors=lambda unknown: [""] * len(unknown))
    readings = [usual]
    surname = SURNAMES.get(run[0], usual[0])
    if surname != usual[0]:
        readings.append([surname, *usual[1:]])
    for syllables in readings:
        # 吕 is typed as lv or lu, and is LYU in a passport.
        for vowel in ("v", "u", "yu"):
            yield [syllable.replace("v", vowel) for syllable in syllables]
            if not any("v" in syllable for syllable in syllables):
                break


# ----------------------------------------------------------------
# Phone numbers
# ----------------------------------------------------------------


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")[:MOST_DIGITS]


def _beginnings(text: str, digits: str) -> list[str]:
    """Return how a number is typed from its beginning: with its country's code, and
    without it if it has one; never with zeros before."""
    known = digits.lstrip("0")
    if not known:
        return []
    if not INTERNATIONAL.match(text):
        return [known]
    national = known[_code_length(known) :].lstrip("0")
    return [known, national] if national else [known]


def _code_length(digits: str) -> int:
    if digits[0] in ONE_DIGIT:
        return 1
    return 2 if digits[:2] in TWO_DIGITS else 3


def _phone_keys(phone: str) -> Iterator[str]:
    phone = _plain(phone)
    digits = _digits(phone)
    if digits:
        for beginning in _beginnings(phone, digits):
            yield f"p{beginning}"
        yield f"r{digits[::-1]}"


def _number_term(chunks: list[str]) -> list[str]:
    text = "".join(chunks)
    digits = _digits(text)
    # It may be a word of the name, too.
    term = [_word(digits)]
    if len(digits) >= FEWEST_DIGITS:
        term += [f"p{beginning}" for beginning in _beginnings(text, digits)]
        term.append(f"r{digits[::-1]}")
    return term
