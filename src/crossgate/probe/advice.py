"""The next command to run, ready to paste into a shell; nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from shlex import quote

from crossgate.browser import PageRequest, Reason
from crossgate.browser.recognition import Message

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}")


def probe_command(origin: str, request: PageRequest, *more: str) -> str:
    """Return the ``crossgate probe`` that makes the call *request* of a page of *origin*; values of headers are left out."""
    words = ["crossgate probe", quote(request.url), f"--origin {quote(origin)}"]
    if request.method != "GET":
        words.append(f"-X {quote(request.method)}")
    words += [f"-H {quote(name)}" for name in dict.fromkeys(name for name, _ in request.headers)]
    if request.credentials == "include":
        words.append("--credentials")
    return " ".join((*words, *more))


def probe_of_message(message: Message) -> str:
    """Return the ``crossgate probe`` of the call that *message* is about, with what it tells of it; the rest is to be filled in."""
    said = message.says[0]
    detail = message.detail if _TOKEN.fullmatch(message.detail) else ""
    method = detail if said == Reason.METHOD_NOT_ALLOWED and detail else message.method
    header = ((detail, ""),) if said == Reason.HEADER_NOT_ALLOWED and detail else ()
    credentialed = said.endswith(("wildcard-with-credentials", "allow-credentials-not-true"))
    request = PageRequest(
        method=method if _TOKEN.fullmatch(method) else "GET",
        url=message.url or "URL",
        headers=header,
        credentials="include" if credentialed else "same-origin",
    )
    missing = "" if method or not _is_of_preflight(message.says) else "-X METHOD"
    return probe_command(message.page_origin or "PAGE", request, *([missing] if missing else []))


def _is_of_preflight(says: Iterable[str]) -> bool:
    return any(said.startswith("preflight-") for said in says) or any(
        said in (Reason.METHOD_NOT_ALLOWED, Reason.HEADER_NOT_ALLOWED) for said in says
    )
