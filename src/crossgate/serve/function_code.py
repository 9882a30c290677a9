"""Where the code of a function lies that a template describes: inline text, or a folder beside the template; runs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from crossgate.sources.kinds import parse
from crossgate.text import Mapping, Node, Scalar, Unreadable
from crossgate.text.decoding import decode

_INLINE_FILE = "index.py"
"""What Lambda calls inline code, https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html."""


DEFAULT_SECONDS = 3.0
"""How long a function may run whose template does not tell,
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html#cfn-lambda-function-timeout."""


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


def seconds_in(path: str, name: str) -> float | None:
    """Return how long the function with the logical id *name* in the template *path* may run; None when there is no such function."""
    root = _root_with(path, name)
    properties = _function_properties(root, name)
    if properties is None:
        return None
    shared = _at(root, "Globals", "Function")
    told = _text(properties.get("Timeout")) or (_text(shared.get("Timeout")) if isinstance(shared, Mapping) else "")
    return float(told) if told.isascii() and told.isdecimal() and len(told) < 6 and int(told) else DEFAULT_SECONDS


def write_inline(code: Code, folder: Path) -> None:
    """Write the inline text of *code* into *folder*, unless it is there already."""
    file = folder / _INLINE_FILE
    text = code.inline or ""
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")


def _properties(path: str, name: str) -> Mapping | None:
    return _function_properties(_root_with(path, name), name)


def _function_properties(root: Node | None, name: str) -> Mapping | None:
    properties = _at(root, "Resources", name, "Properties")
    return properties if isinstance(properties, Mapping) else None


def _root_with(path: str, name: str) -> Node | None:
    """Return the document of *path* that has the resource *name*."""
    try:
        documents = parse(decode(path, Path(path).read_bytes()))
    except (Unreadable, OSError):
        return None
    return next((document.root for document in documents if _function_properties(document.root, name) is not None), None)


def _at(node: Node | None, *keys: str) -> Node | None:
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node


def _spec(name: str, handler: str) -> str:
    module, _, function = handler.rpartition(".")
    if not module or not function:
        raise CodeError(f"the template does not tell the handler of {name}: write --lambda {name}=module:function")
    return f"{module.replace('/', '.')}:{function}"


def _text(node: Node | None) -> str:
    return node.raw if isinstance(node, Scalar) else ""
