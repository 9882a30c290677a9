"""Two methods of one route of which conditions make only one, into the method as far as it can be told; no conditions are evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from crossgate.api import Method, Unknown

T = TypeVar("T")


def either(one: Method, other: Method, *, certain: bool) -> Method:
    """Return what is known of a method that is *one* or *other*; *certain* says that it is always one of them."""
    doubt = one.presence or other.presence
    if doubt is None:
        return one
    return one._replace(
        authorization=_same(one.authorization, other.authorization, doubt),
        authorizer=_same(one.authorizer, other.authorizer, doubt),
        scopes=_same(one.scopes, other.scopes, doubt),
        api_key_required=_same(one.api_key_required, other.api_key_required, doubt),
        validator=_same(one.validator, other.validator, doubt),
        request_parameters=_joined(one.request_parameters, other.request_parameters, doubt),
        request_models=_joined(one.request_models, other.request_models, doubt),
        integration=_same(one.integration, other.integration, doubt),
        responses={**other.responses, **one.responses},
        presence=None if certain else doubt,
    )


def _same(one: T, other: T, doubt: Unknown) -> T | Unknown:
    return one if one == other else Unknown(doubt.why, doubt.where, doubt.remedy)


def _joined(one: Mapping[str, T], other: Mapping[str, T], doubt: Unknown) -> dict[str, T | Unknown]:
    unknown = Unknown(doubt.why, doubt.where, doubt.remedy)
    return {key: one[key] if key in one and key in other and one[key] == other[key] else unknown for key in {**one, **other}}
