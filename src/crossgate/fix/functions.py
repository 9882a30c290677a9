"""The Lambda functions that a template names: in which language each is written, and what answers in it; no API and no code to show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from crossgate.sources.kinds import parse
from crossgate.text import Mapping, Node, Scalar, Source, Unreadable

ModuleForm = Literal["", "esm", "commonjs"]

PYTHON, NODE, JAVA, GO, CSHARP = "Python", "Node.js", "Java", "Go", "C#"
WEB_ADAPTER = "the Lambda Web Adapter"

_TYPES = ("AWS::Serverless::Function", "AWS::Lambda::Function")
_LANGUAGES = (("python", PYTHON), ("nodejs", NODE), ("java", JAVA), ("dotnet", CSHARP), ("go1.", GO))
"""What the names of runtimes, and of their build methods, begin with: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"""

_OF_FILES = (("go.mod", GO), ("main.go", GO), ("package.json", NODE), ("requirements.txt", PYTHON))
"""Files beside a handler that tell its language where its runtime is its own."""

_COMMONJS_ONLY = re.compile(r"nodejs(?:4|6|8|10|12)\b")
"""Runtimes before ES modules came: https://aws.amazon.com/blogs/compute/using-node-js-es-modules-and-top-level-await-in-aws-lambda/"""

_JVM_HANDLER = re.compile(r"[a-z]\w*(?:\.\w+)*\.[A-Z]\w*(?:::\w+)?")
_DOTNET_HANDLER = re.compile(r"[\w.]+::[\w.]+::\w+")
_WEB_HANDLERS = {
    "org.springframework.": "Spring",
    "io.micronaut.": "Micronaut",
    "io.quarkus.": "Quarkus",
    "com.amazonaws.serverless.": "the framework in the serverless Java container",
}
"""What the handlers of frameworks for the web begin with, which call the user's controllers."""

_ADAPTER_LAYER, _ADAPTER_WRAPPER, _ADAPTER_IMAGE = "LambdaAdapterLayer", "/opt/bootstrap", "aws-lambda-adapter"
"""https://github.com/awslabs/aws-lambda-web-adapter#usage"""

_BASE_IMAGE = re.compile(r"^\s*FROM\s+(?:--\S+\s+)*\S*lambda/(python|nodejs|java|dotnet)\b", re.MULTILINE | re.IGNORECASE)
"""https://docs.aws.amazon.com/lambda/latest/dg/images-create.html#runtimes-images-lp"""

_EXPORTS = re.compile(r"\bexports\b\s*[.\[=]")
_ESM = re.compile(r"^\s*export\s", re.MULTILINE)


class Function(NamedTuple):
    """A function of a template: its logical id as *name*, and its *language*, empty where nothing tells.

    *module* is the form of a module for Node.js, empty where nothing tells. *framework* names what calls the user's code in a handler's
    place: then there is no handler to change.
    """

    name: str
    language: str = ""
    module: ModuleForm = ""
    framework: str = ""


def functions_in(source: Source) -> tuple[Function, ...]:
    """Return the functions that *source* defines; of their code only what lies beside it, inside the folder it was read from."""
    if not any(kind in source.text for kind in _TYPES):
        return ()
    try:
        documents = parse(source)
    except Unreadable:
        return ()
    return tuple(function for document in documents for function in _functions(document.root, source))


def _functions(root: Node, source: Source) -> Iterator[Function]:
    resources = _child(root, "Resources")
    shared = _child(_child(root, "Globals"), "Function")
    for key, resource in resources.entries if isinstance(resources, Mapping) else ():
        if _text(_child(resource, "Type")) in _TYPES:
            yield _told(_Definition(root, resource, shared, source), key.raw)


def _child(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None


def _text(node: Node | None) -> str:
    """Return the text of a plain scalar, and what is written of an expression."""
    if isinstance(node, Scalar):
        return node.raw
    return node.span.text if node is not None else ""


class _Definition:
    """One function as its template has it, with what Globals and parameters say."""

    def __init__(self, root: Node, resource: Node, shared: Node | None, source: Source) -> None:
        self._root, self._resource, self._shared, self._source = root, resource, shared, source
        self._properties = _child(resource, "Properties")

    def setting(self, name: str) -> str:
        """Return a property as text: a parameter that it refers to by its default."""
        node = _child(self._properties, name) or _child(self._shared, name)
        referred = _text(node) if isinstance(node, Scalar) and node.tag == "!Ref" else _text(_child(node, "Ref"))
        return _text(_child(_child(_child(self._root, "Parameters"), referred), "Default")) if referred else _text(node)

    def written(self, name: str) -> str:
        """Return everything that is written as the property *name*, in Globals too."""
        return "\n".join(node.span.text for node in (_child(self._properties, name), _child(self._shared, name)) if node is not None)

    @property
    def wrapper(self) -> str:
        """The program that starts the runtime."""
        for holder in (self._properties, self._shared):
            found = _child(_child(_child(holder, "Environment"), "Variables"), "AWS_LAMBDA_EXEC_WRAPPER")
            if found is not None:
                return _text(found)
        return ""

    def metadata(self, name: str) -> str:
        """Return what Metadata says, for SAM's builds."""
        return _text(_child(_child(self._resource, "Metadata"), name))

    @property
    def inline(self) -> str:
        """The code, where the template holds it."""
        return _text(_child(self._properties, "InlineCode")) or _text(_child(_child(self._properties, "Code"), "ZipFile"))

    def beside(self, folder: str, name: str) -> str | None:
        """Return the text of a file in *folder* beside the template, None where there is none or it cannot be seen."""
        if self._source.beside is None or "://" in folder or not re.fullmatch(r"[\w./ -]+", folder):
            return None
        try:
            return self._source.beside(f"{folder.rstrip('/')}/{name}").text
        except Unreadable:
            return None


def _told(definition: _Definition, name: str) -> Function:
    runtime, handler, build = definition.setting("Runtime"), definition.setting("Handler"), definition.metadata("BuildMethod")
    image = _dockerfile(definition)
    if _is_behind_adapter(definition, image):
        return Function(name, framework=WEB_ADAPTER)
    web = next((framework for prefix, framework in _WEB_HANDLERS.items() if handler.startswith(prefix)), "")
    if web:
        return Function(name, framework=web)
    language = _language(runtime) or _language(build) or _of_image(image) or _of_handler(handler, runtime) or _of_files(definition)
    module = _module(definition, runtime, handler, build) if language == NODE else ""
    return Function(name, language, module)


def _is_behind_adapter(definition: _Definition, image: str) -> bool:
    return _ADAPTER_LAYER in definition.written("Layers") or definition.wrapper == _ADAPTER_WRAPPER or _ADAPTER_IMAGE in image


def _language(name: str) -> str:
    if name.startswith("esbuild"):
        return NODE
    return next((language for prefix, language in _LANGUAGES if name.startswith(prefix)), "")


def _dockerfile(definition: _Definition) -> str:
    """Return the text of the Dockerfile that makes the image of the function, empty where there is none at hand."""
    context = definition.metadata("DockerContext")
    return (definition.beside(context, definition.metadata("Dockerfile") or "Dockerfile") or "") if context else ""


def _of_image(image: str) -> str:
    found = _BASE_IMAGE.findall(image)
    return _language(found[-1].lower()) if found else ""


def _of_handler(handler: str, runtime: str) -> str:
    """Return the language that a handler's form tells where *runtime* is the function's own."""
    if not runtime.startswith("provided"):
        return ""
    if _DOTNET_HANDLER.fullmatch(handler):
        return CSHARP
    return JAVA if _JVM_HANDLER.fullmatch(handler) else ""


def _of_files(definition: _Definition) -> str:
    folder = definition.setting("CodeUri")
    return next((language for name, language in _OF_FILES if folder and definition.beside(folder, name) is not None), "")


def _module(definition: _Definition, runtime: str, handler: str, build: str) -> ModuleForm:
    """Return the form of a Node.js module: as its code has it, and by what its runtime and the name of its file allow.

    CloudFormation writes inline code to index.js, which is no ES module:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-function-code.html#cfn-lambda-function-code-zipfile
    """
    code = definition.inline
    if code:
        return "esm" if _ESM.search(code) and not _EXPORTS.search(code) else "commonjs"
    if build == "esbuild":
        return "esm"
    if _COMMONJS_ONLY.match(runtime):
        return "commonjs"
    folder, name = definition.setting("CodeUri"), handler.rpartition(".")[0]
    if not folder or not name:
        return ""
    if definition.beside(folder, f"{name}.mjs") is not None:
        return "esm"
    if definition.beside(folder, f"{name}.cjs") is not None:
        return "commonjs"
    found = definition.beside(folder, f"{name}.js")
    if found is None:
        return ""
    return "commonjs" if _EXPORTS.search(found) else "esm" if _ESM.search(found) else ""
