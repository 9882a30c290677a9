"""The MOCK integration: the status code in its rendered request template; no templates and no responses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
"""

from __future__ import annotations

from crossgate.gateway.mapping.lenient_json import NotJson, parse

_LARGEST = 2**31 - 1
"""The status code is read as a Java int; any int may select an integration response, even a negative one."""


def parse_status_code(text: str) -> int | None:
    """Return the whole number that *text*, a rendered request template, has as ``statusCode``, or None if the gateway finds none.

    The text need not be JSON (bare keys, single quotes and needless commas do), but the number must be one: ``"200"`` is none.
    Where None comes back, the gateway answers 500: "Unable to parse statusCode. It should be an integer that is defined in the
    request template".
    """
    try:
        value = parse(text)
    except NotJson:
        return None
    code = value.get("statusCode") if isinstance(value, dict) else None
    if isinstance(code, bool) or not isinstance(code, int):
        return None
    return code if -_LARGEST - 1 <= code <= _LARGEST else None
