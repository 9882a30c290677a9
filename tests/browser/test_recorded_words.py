"""What the consoles of real browsers were recorded to print is read back, where the recordings are at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from crossgate.browser import Reason
from crossgate.browser.recognition import recognise

ROOT = Path(__file__).resolve().parents[2]
RECORDINGS = Path(os.environ.get("CROSSGATE_SHARED", ROOT.parent / "shared")) / "truth" / "browser_cases.json"

if not RECORDINGS.exists():
    if os.environ.get("CI"):
        pytest.fail(f"the recordings are missing: {RECORDINGS}")
    pytest.skip(f"left out: no recordings at {RECORDINGS}", allow_module_level=True)

CORS_ERRORS = {
    "MissingAllowOriginHeader": Reason.MISSING_ALLOW_ORIGIN,
    "WildcardOriginNotAllowed": Reason.WILDCARD_WITH_CREDENTIALS,
    "MultipleAllowOriginValues": Reason.MULTIPLE_ALLOW_ORIGIN,
    "InvalidAllowOriginValue": Reason.INVALID_ALLOW_ORIGIN,
    "AllowOriginMismatch": Reason.ALLOW_ORIGIN_MISMATCH,
    "InvalidAllowCredentials": Reason.ALLOW_CREDENTIALS_NOT_TRUE,
    "PreflightInvalidStatus": Reason.PREFLIGHT_STATUS_NOT_OK,
    "PreflightDisallowedRedirect": Reason.PREFLIGHT_REDIRECT,
    "InvalidAllowMethodsPreflightResponse": Reason.UNPARSABLE_ALLOW_METHODS,
    "InvalidAllowHeadersPreflightResponse": Reason.UNPARSABLE_ALLOW_HEADERS,
    "MethodDisallowedByPreflightResponse": Reason.METHOD_NOT_ALLOWED,
    "HeaderDisallowedByPreflightResponse": Reason.HEADER_NOT_ALLOWED,
    "RedirectContainsCredentials": Reason.REDIRECT_WITH_CREDENTIALS,
    "CorsDisabledScheme": Reason.REDIRECT_SCHEME,
}
"""Chromium's own names, https://chromedevtools.github.io/devtools-protocol/tot/Network/#type-CorsError."""


def cases() -> list[dict[str, Any]]:
    document = json.loads(RECORDINGS.read_text(encoding="utf-8"))
    return list(document["cases"] if isinstance(document, dict) else document)


def named(error: str) -> Reason:
    return CORS_ERRORS.get(error) or CORS_ERRORS[error.removeprefix("Preflight")].in_preflight()


def test_every_recorded_line_is_recognised() -> None:
    number = 0
    for case in cases():
        for browser, observed in case["observed"].items():
            if not observed.get("console"):
                continue
            (message,) = recognise("\n".join(observed["console"]))
            number += 1
            assert message.browser == browser, case["id"]
            if browser == "chromium" and observed.get("cors_error"):
                assert named(observed["cors_error"][0]) in message.says, case["id"]
    assert number > 100
