r"""The character classes of Java's regular expressions, such as ``[a-z&&[^q]]`` and ``\d``; no repetition and no groups.

https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
"""

from __future__ import annotations

from collections.abc import Callable


class CharSet:
    """A set of characters: *ascii* those below U+0080 and *above* a test for the others."""

    __slots__ = ("_above", "_ascii")

    def __init__(self, ascii_members: frozenset[str], above: Callable[[str], bool]) -> None:
        self._ascii = ascii_members
        self._above = above

    def __contains__(self, character: str) -> bool:
        return character in self._ascii if character < "\x80" else self._above(character)

    def union(self, other: CharSet) -> CharSet:
        """Return the characters that are in either set."""
        return CharSet(self._ascii | other._ascii, lambda character: self._above(character) or other._above(character))

    def intersection(self, other: CharSet) -> CharSet:
        """Return the characters that are in both sets."""
        return CharSet(self._ascii & other._ascii, lambda character: self._above(character) and other._above(character))

    def complement(self) -> CharSet:
        """Return the characters that are not in the set."""
        return CharSet(_ALL_ASCII - self._ascii, lambda character: not self._above(character))

    def without_case(self) -> CharSet:
        """Return the set with both cases of each of its ASCII letters, as the flag ``(?i)`` has it."""
        return CharSet(self._ascii | {character.swapcase() for character in self._ascii}, self._above)


_ALL_ASCII = frozenset(map(chr, range(128)))


def _never(_: str) -> bool:
    return False


def of_range(first: str, last: str) -> CharSet:
    """Return the characters from *first* up to *last*."""
    low = frozenset(map(chr, range(ord(first), min(ord(last), 127) + 1)))
    return CharSet(low, (lambda character: first <= character <= last) if last >= "\x80" else _never)


def of_characters(characters: str) -> CharSet:
    """Return the set of *characters*."""
    members = frozenset(characters)
    return CharSet(members & _ALL_ASCII, members.__contains__)


EMPTY = of_characters("")
ANY = EMPTY.complement()
LINE_ENDS = "\n\r\x85\u2028\u2029"
NOT_LINE_END = of_characters(LINE_ENDS).complement()
DIGITS = of_range("0", "9")
UPPER = of_range("A", "Z")
LOWER = of_range("a", "z")
ALPHA = UPPER.union(LOWER)
ALNUM = ALPHA.union(DIGITS)
WORD = ALNUM.union(of_characters("_"))
SPACES = of_characters(" \t\n\x0b\f\r")
HORIZONTAL = of_characters(" \t\xa0\u1680\u180e\u202f\u205f\u3000").union(of_range("\u2000", "\u200a"))
VERTICAL = of_characters("\n\x0b\f\r\x85\u2028\u2029")
PUNCTUATION = of_characters("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

SHORTHANDS = {"d": DIGITS, "w": WORD, "s": SPACES, "h": HORIZONTAL, "v": VERTICAL}
SHORTHANDS |= {letter.upper(): members.complement() for letter, members in SHORTHANDS.items()}


def _by(test: Callable[[str], bool]) -> CharSet:
    return CharSet(frozenset(character for character in _ALL_ASCII if test(character)), test)


PROPERTIES = {
    "Lower": LOWER,
    "Upper": UPPER,
    "ASCII": CharSet(_ALL_ASCII, _never),
    "Alpha": ALPHA,
    "Digit": DIGITS,
    "Alnum": ALNUM,
    "Punct": PUNCTUATION,
    "Graph": ALNUM.union(PUNCTUATION),
    "Print": ALNUM.union(PUNCTUATION).union(of_characters(" ")),
    "Blank": of_characters(" \t"),
    "Cntrl": of_range("\0", "\x1f").union(of_characters("\x7f")),
    "XDigit": DIGITS.union(of_range("a", "f")).union(of_range("A", "F")),
    "Space": SPACES,
    "L": _by(str.isalpha),
    "IsL": _by(str.isalpha),
    "IsAlphabetic": _by(str.isalpha),
    "Lu": _by(str.isupper),
    "IsUppercase": _by(str.isupper),
    "Ll": _by(str.islower),
    "IsLowercase": _by(str.islower),
    "N": _by(str.isnumeric),
    "Nd": _by(str.isdecimal),
    "IsDigit": _by(str.isdecimal),
    "javaLowerCase": _by(str.islower),
    "javaUpperCase": _by(str.isupper),
    "javaWhitespace": _by(str.isspace),
}
