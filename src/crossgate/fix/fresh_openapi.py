"""An OpenAPI document for one path from scratch: its skeleton, and its preflight alone; how CORS comes into it lies elsewhere."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from crossgate.api import CorsPolicy
from crossgate.fix.fresh import Form, fresh_fragment, fresh_whole, guidance

_HEAD = """\
openapi: "3.0.1"
info:
  title: {title}
  version: "1.0"
paths:
  {path}:
"""

_PARAMETERS = """\
    parameters:
"""

_PARAMETER = """\
      - name: {name}
        in: path
        required: true
        schema:
          type: string
"""

_METHOD = """\
    {key}:
      responses:
        "200":
          description: 200 response
      # Put your own integration here; with aws_proxy or http_proxy the backend must send the CORS headers itself.
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates:
          application/json: '{{"statusCode": 200}}'
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: '{{"message": "hello"}}'
"""

_ANY = "x-amazon-apigateway-any-method"


def _skeleton(path: str, verbs: Sequence[str]) -> str:
    parts = [part for part in path.split("/") if part]
    text = _HEAD.format(title=_quoted(parts[0].strip("{}+") if parts else "api"), path=_quoted(path))
    names = re.findall(r"\{([^{}+]+)\+?\}", path)
    if names:
        text += _PARAMETERS + "".join(_PARAMETER.format(name=_quoted(name)) for name in names)
    return text + "".join(_METHOD.format(key=_ANY if verb == "ANY" else verb.lower()) for verb in verbs)


def _cut(text: str, path: str) -> str:  # noqa: ARG001 - every skeleton has one path
    """Return the OPTIONS operation of a whole document."""
    lines = text.split("\n")
    start = lines.index("    options:")
    end = next((at for at in range(start + 1, len(lines)) if lines[at].strip() and not lines[at].startswith("     ")), len(lines))
    return textwrap.dedent("\n".join(lines[start:end])).rstrip() + "\n"


def _quoted(text: str) -> str:
    """Return *text* as a plain scalar where YAML takes it for one, else in quotes."""
    return text if re.fullmatch(r"/?[A-Za-z_][A-Za-z0-9_/-]*|/", text) else f'"{text}"'


FORM = Form(_skeleton, _cut)


def fragment(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return the OPTIONS operation of *path* alone, and where it goes as a comment."""
    return guidance(f"Put this under paths, {path}, beside the other methods.", verbs, policy) + fresh_fragment(FORM, path, verbs, policy)


def whole(path: str, verbs: Sequence[str], policy: CorsPolicy) -> str:
    """Return a whole document for *path*, proved. Raises Unproved if it were not right."""
    return fresh_whole(FORM, path, verbs, policy)
