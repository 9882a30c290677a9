"""Where the code of a function lies that a template describes: inline text, or a folder beside the template; runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from crossgate.sources.kinds import parse
from crossgate.text import Mapping, Node, Scalar, Unreadable
from crossgate.text.decoding import decode

_INLINE_FILE = "index.py"
"""What Lambda calls inline code, https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html."""


class CodeError(ValueError):
    """The template does not tell the code of the function, or not for Python."""


class Code(NamedTuple):
    """A function's code: *spec* is ``module:function`` in *folder*, or in the text *inline* where that is not None."""

    spec: str
    folder: str
    inline: str | None = None


def code_in(path: str, name: str) -> Code | None:
    """Return the code of the function with the logical id *name* in the template *path*, None when the template has no such resource.

    Raises CodeError.
    """
    properties = _properties(path, name)
    if properties is None:
        return None
    runtime = _text(properties.get("Runtime"))
    if runtime and not runtime.startswith("python"):
        raise CodeError(f"{name} runs on {runtime}: give its address with --backend {name}=http://127.0.0.1:PORT")
    spec = _spec(name, _text(properties.get("Handler")))
    code = properties.get("Code")
    inline = _text(properties.get("InlineCode")) or (_text(code.get("ZipFile")) if isinstance(code, Mapping) else "")
    if inline:
        return Code(spec, "", inline)
    uri = _text(properties.get("CodeUri"))
    folder = Path(path).parent / uri
    if not uri or "://" in uri or not folder.is_dir():
        raise CodeError(f"the template does not tell where the code of {name} lies: write --lambda {name}=module:function")
    return Code(spec, str(folder))


def write_inline(code: Code, folder: Path) -> None:
    """Write the inline text of *code* into *folder*, unless it is there already."""
    file = folder / _INLINE_FILE
    text = code.inline or ""
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def _properties(path: str, name: str) -> Mapping | None:
    try:
        documents = parse(decode(path, Path(path).read_bytes()))
    except (Unreadable, OSError):
        return None
    for document in documents:
        root = document.root
        resources = root.get("Resources") if isinstance(root, Mapping) else None
        resource = resources.get(name) if isinstance(resources, Mapping) else None
        properties = resource.get("Properties") if isinstance(resource, Mapping) else None
        if isinstance(properties, Mapping):
            return properties
    return None


def _spec(name: str, handler: str) -> str:
    module, _, function = handler.rpartition(".")
    if not module or not function:
        raise CodeError(f"the template does not tell the handler of {name}: write --lambda {name}=module:function")
    return f"{module.replace('/', '.')}:{function}"


def _text(node: Node | None) -> str:
    return node.raw if isinstance(node, Scalar) else ""
