"""The SAM translator, run on data alone: no account, no region, no network; what it refuses becomes faults, never an exception."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any, NamedTuple

from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.open_api import open_api
from samtranslator.parser.parser import Parser
from samtranslator.swagger import swagger
from samtranslator.translator.arn_generator import ArnGenerator
from samtranslator.translator.translator import Translator

from crossgate.sources.sam.excerpt import placeholders
from crossgate.sources.sam.provenance import Data

_PSEUDO = ("AWS::Region", "AWS::Partition")
_REGION = "us-east-1"
"""Only decides the partition of ARNs; ``AWS::Region`` itself stays a reference."""

_EVENT = re.compile(r"Event with id \[([^\]]*)\] is invalid\. (.*)", re.DOTALL)
_LONGEST = 600

_log = logging.getLogger("samtranslator")
_log.addHandler(logging.NullHandler())
_log.propagate = False  # what it logs comes back as an exception too


class Fault(NamedTuple):
    """What the translator refuses: the *message*, and the resource and event it names, empty where it names none."""

    message: str
    logical_id: str = ""
    event: str = ""


class Translated(NamedTuple):
    """The translated *template*, or the *faults* that stand against it."""

    template: dict[str, Data]
    faults: tuple[Fault, ...] = ()


_is_copied = ContextVar("_is_copied", default=True)
"""Whether SAM's editors copy definitions, in this thread."""


def _spare_copies() -> None:
    """Have SAM's editors work on the definition itself where they are told so: they copy it twice for every event, which takes the
    square of their number.

    The copies are never used besides. Only their keys come in another order, and with it another hash into the ids of deployments.
    """
    for module in (swagger, open_api):
        module._deepcopy = _copying(module._deepcopy)  # noqa: SLF001 - there is no other way in


def _copying(copy: Callable[[Data], Data]) -> Callable[[Data], Data]:
    return lambda document: copy(document) if _is_copied.get() else document


_spare_copies()


class _NoSession:
    """Stands where the translator would ask boto3 for a session, out of the environment."""

    region_name = _REGION


def translate(data: Data, parameters: Mapping[str, str], *, is_large: bool = False) -> Translated:
    """Return what SAM makes of *data*, which is altered, with these *parameters*.

    What *is_large* is translated in a time that grows with its size only, but for the hashes in the ids of deployments to the same.

    Source: https://github.com/aws/serverless-application-model
    """
    before = _is_copied.set(not is_large)
    try:
        return _translated(data, parameters)
    finally:
        _is_copied.reset(before)


def _translated(data: Data, parameters: Mapping[str, str]) -> Translated:
    ArnGenerator.BOTO_SESSION_REGION_NAME = _REGION
    translator = Translator(None, Parser(), boto_session=_NoSession())  # which is asked for its region only
    try:
        return Translated(translator.translate(data, parameter_values={**placeholders(_PSEUDO), **parameters}))
    except InvalidDocumentException as refused:
        return Translated({}, tuple(_fault(cause) for cause in refused.causes))
    except RecursionError:
        return Translated({}, (Fault("this is nested too deeply for SAM"),))
    except Exception as failure:  # noqa: BLE001 - the translator answers many mistakes with whatever Python raises
        return Translated({}, (Fault(f"SAM's own translation fails on it ({type(failure).__name__}: {str(failure)[:200]})"),))


def _fault(cause: Any) -> Fault:
    named = getattr(cause, "_logical_id", "")
    message = str(getattr(cause, "_message", "") or cause.message)[:_LONGEST].rstrip(" .")
    event = _EVENT.match(message)
    if event is not None:
        return Fault(event[2], str(named), event[1])
    return Fault(message, str(named), str(getattr(cause, "_event_id", "") or ""))
