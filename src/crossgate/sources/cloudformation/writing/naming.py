"""Logical ids for new resources after the manner of their siblings in the template; nothing is looked up here."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]+")
_NUMBERED = re.compile(r"(.*?)([0-9]+)", re.DOTALL)
_HASH = re.compile(r"([0-9a-f]{8,64})$")


def id_like_method(sibling: str, verb: str, new: str) -> str:
    """Return the id of the method *new* beside *sibling*, which is a method *verb*: ``GetPets`` gives ``OptionsPets``."""
    for found in reversed(list(_WORD.finditer(sibling))):
        if found[0].lower() == verb.lower():
            return sibling[: found.start()] + in_case_of(found[0], new) + sibling[found.end() :]
    for form in (verb, verb.lower(), verb.capitalize()):
        if sibling.endswith(form):
            return sibling[: -len(form)] + in_case_of(form, new)
        if sibling.startswith(form):
            return in_case_of(form, new) + sibling[len(form) :]
    return id_from(sibling.removesuffix("Method"), new, is_method=sibling.endswith("Method"))


def id_from(base: str, new: str, *, is_method: bool) -> str:
    """Return the id of the method *new* of something called *base*."""
    return base.removesuffix("Resource") + new.capitalize() + ("Method" if is_method else "")


def in_case_of(example: str, word: str) -> str:
    """Return *word* in the case that *example* has."""
    if example.isupper() and len(example) > 1:
        return word.upper()
    return word.lower() if example.islower() else word.capitalize()


def camel(path: str) -> str:
    """Return a path or a part of it as words of an id: ``/pets/{petId}`` gives ``PetsPetId``."""
    words = _NOT_ALPHANUMERIC.split(path)
    return "".join(word[:1].upper() + word[1:] for word in words)


def renewed_id(logical_id: str) -> str:
    """Return the next id for a resource that is replaced: its hash or number counted on, or a 2 put behind it."""
    hashed = _HASH.search(logical_id)
    if hashed and any(character.isdigit() for character in hashed[1]):
        digits = hashed[1]
        base = 10 if digits.isdecimal() else 16
        number = (int(digits, base) + 1) % base ** len(digits)
        written = f"{number:d}" if base == 10 else f"{number:x}"
        return logical_id[: hashed.start()] + written.rjust(len(digits), "0")
    numbered = _NUMBERED.fullmatch(logical_id)
    if numbered is None:
        return logical_id + "2"
    return numbered[1] + str(int(numbered[2]) + 1).rjust(len(numbered[2]), "0")
