"""Whether SAM templates read like what SAM translates them to: ``python -m tests.sources.sam_pairs`` prints where they differ, and why."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from crossgate.api import Api, Unknown
from crossgate.sources import Loaded, load

SHARED = Path(os.environ.get("CROSSGATE_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "corpus"


class Pair(NamedTuple):
    """A SAM template and its translation."""

    template: Path
    translation: Path


def pairs() -> list[Pair]:
    """Return every pair of the collection."""
    found: dict[str, dict[str, Path]] = {}
    for record in json.loads((SHARED / "manifest.json").read_text("utf-8")):
        for note in record["notes"] if record["kind"] == "sam-pairs" else ():
            if note.startswith("pair:"):
                name, _, half = note.removeprefix("pair:").rpartition(":")
                found.setdefault(name, {})[half] = SHARED / record["file"]
    return [Pair(halves["input"], halves["output"]) for halves in found.values() if len(halves) == 2]


def differences(pair: Pair) -> Iterator[str]:
    """Yield the fields in which the APIs of the two halves differ, each as ``field of what``."""
    mine, theirs = load([str(pair.template)]), load([str(pair.translation)])
    if mine.failures:
        yield "the SAM template cannot be read"
        return
    ours, others = _by_id(mine), _by_id(theirs)
    for api_id in ours.keys() ^ others.keys():
        yield f"the API {api_id} is only in the {'SAM template' if api_id in ours else 'translation'}"
    for api_id in ours.keys() & others.keys():
        yield from _fields(api_id, _comparable(ours[api_id]), _comparable(others[api_id]))


def reason(difference: str) -> str:
    """Return why there is a difference, empty when that is not known."""
    return next((why for words, why in _REASONS.items() if words in difference), "")


_REASONS = {
    " deployments 0 id": "the hash in the id of a deployment: made with other values of parameters, or with the file that an include names",
    " deployment: ": "the hash in the id of a deployment: made with other values of parameters, or with the file that an include names",
    "a file that is brought in cannot be seen": "an included file that is not in the collection, of which the SAM template tells more",
    "'ignored-sam-cors'": "a setting that SAM passes over, of which only the SAM template tells",
    "from CorsConfiguration: what is said here is lost": "a setting that SAM takes from elsewhere, of which only the SAM template tells",
    "what the transform UnsupportedTransform": "another transform, which a translation names no more",
}


def _by_id(loaded: Loaded) -> dict[str, Api]:
    return {api.id: api for api in loaded.apis}


def _comparable(api: Api) -> dict[str, Any]:
    """Return what counts of *api*: not the name of its file, nor the order of keys in schemas, and, of all that a deployment waits for,
    the parts of the API alone; the roles of functions are no part of the reading.
    """
    own = {api.id, *(method.id for method in api.methods), *(entry.id for entry in api.gateway_responses.values())}
    models = {name: json.loads(text) if isinstance(text, str) else text for name, text in api.models.items()}
    return {
        **api._asdict(),
        "source": "",
        "models": models,
        "deployments": tuple(one._replace(after=one.after & own) for one in api.deployments),
        "refusals": sorted({(refusal.kind, refusal.message, refusal.route) for refusal in api.refusals}),
        "gaps": sorted(gap.why for gap in api.gaps),
    }


def _fields(what: str, one: Any, other: Any) -> Iterator[str]:
    """Yield the deepest places at which two values of models differ."""
    if one == other:
        return
    if isinstance(one, dict) and isinstance(other, dict):
        yield from _entries(what, one, other)
    elif what.endswith("identity_sources") and sorted(one) == sorted(other):
        return  # the translations' lists are sorted, and their order means nothing
    elif isinstance(one, tuple) and type(one) is type(other) and hasattr(one, "_fields"):
        for field in one._fields:
            yield from _fields(f"{what} {field}", getattr(one, field), getattr(other, field))
    elif isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        for index, (left, right) in enumerate(zip(one, other, strict=True)):
            yield from _fields(f"{what} {index}", left, right)
    else:
        yield f"{what}: {_shown(one)} / {_shown(other)}"


def _entries(what: str, one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    for key in one.keys() | other.keys():
        if key in one and key in other:
            yield from _fields(f"{what} {key}", one[key], other[key])
        else:
            yield f"{what} {key}: only in the {'SAM template' if key in one else 'translation'}"


def _shown(value: Any) -> str:
    text = f"Unknown({value.why!r}, {value.shape!r})" if isinstance(value, Unknown) else repr(value)
    return text[:300]


def main() -> None:
    """Print every difference with its pair, then the count."""
    start, table = time.perf_counter(), Counter[str]()
    for pair in pairs():
        found = list(differences(pair))
        for why in {reason(one) or "NOT EXPLAINED" for one in found} or {"equal"}:
            table[why] += 1
        for one in found:
            if "-v" in sys.argv or not reason(one):
                print(f"{pair.template.name}  {one}")
    print(f"\n{len(pairs())} pairs in {time.perf_counter() - start:.1f} s")
    for why, count in table.most_common():
        print(f"{count:5}  {why}")


if __name__ == "__main__":
    main()
