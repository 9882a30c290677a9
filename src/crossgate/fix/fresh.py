"""A CORS preflight from scratch: a text made for it, run through plan and proof like any other; nothing is read or written."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import NamedTuple

from crossgate.api import Api, CorsPolicy
from crossgate.api.change import AddMethod, Change, RenewDeployment
from crossgate.fix.granted import ALLOW_CREDENTIALS, ALLOW_ORIGIN
from crossgate.fix.plan import plan
from crossgate.fix.preflight_method import preflight_method
from crossgate.fix.proof import prove
from crossgate.sources import read_text
from crossgate.sources.writing import edits_for, source_of
from crossgate.text import apply

OPTIONS_ID = "OptionsMethod"
"""What the new method is called where methods have ids."""


class Form(NamedTuple):
    """How one kind of file is begun: *skeleton* gives the path with a stand-in for each method, *cut* takes the preflight of the path
    out of a whole text.
    """

    skeleton: Callable[[str, Sequence[str]], str]
    cut: Callable[[str, str], str]


def fresh_fragment(form: Form, path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return the OPTIONS method of *path* alone, as it stands in a file of this form."""
    return form.cut(_with_preflight(form.skeleton(path, verbs), path, policy), path)


def guidance(place: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return the YAML comment that a fragment opens with: *place* says where it goes, the rest what it alone does not do."""
    methods = f"{', '.join(verbs[:-1])} and {verbs[-1]}" if len(verbs) > 1 else verbs[0]
    headers = f"{ALLOW_ORIGIN} and {ALLOW_CREDENTIALS}" if policy.credentials else ALLOW_ORIGIN
    needed = f"The responses of {methods} need {headers} too: crossgate new --whole shows a whole file."
    lines = (line for text in (place, needed) for line in textwrap.wrap(text, 78, break_long_words=False, break_on_hyphens=False))
    return "".join(f"# {line}\n" for line in lines)


def fresh_whole(form: Form, path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return a whole file: the path, its methods with a stand-in for their backend, and all that CORS needs.

    It is proved before it is given out. Raises Unproved if it were not right.
    """
    text = _with_preflight(form.skeleton(path, verbs), path, policy)
    planned = plan(_api(text), policy._asdict())
    kept = tuple(one for one in planned.changes if not isinstance(one.change, RenewDeployment))
    planned = planned._replace(changes=kept)
    text = _edited(text, planned.steps)
    prove(planned, _api(text), again=False)
    return text


def _with_preflight(text: str, path: str, policy: CorsPolicy) -> str:
    api = _api(text)
    return _edited(text, (AddMethod(preflight_method(api, path, policy)._replace(id=OPTIONS_ID)),))


def _api(text: str) -> Api:
    return read_text("new.yaml", text).apis[0]


def _edited(text: str, steps: Sequence[Change]) -> str:
    api = _api(text)
    source = source_of(api)
    assert source is not None, "the skeleton has places"
    return apply(source, edits_for(api, steps))
