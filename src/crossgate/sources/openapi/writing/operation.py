"""The text of one operation of an OpenAPI document while it is altered; new operations are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crossgate.sources.integration import OPENAPI
from crossgate.sources.method_text import RESPONSE_HEADER
from crossgate.sources.openapi.operation import INTEGRATION, VALIDATOR
from crossgate.sources.openapi.security import applies_to_all
from crossgate.text import CannotEdit, Span
from crossgate.text.drafts import Given, MappingDraft

ANY = "x-amazon-apigateway-any-method"
_AUTH = "x-amazon-apigateway-auth"
SECURITY = "security"
_KEY_HEADER = "x-api-key"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_AUTH_TYPE = "x-amazon-apigateway-authtype"
_DEFAULT_PATTERN = "default"


class OperationDraft:
    """The operation *verb* of *path* in the *document*. Raises CannotEdit when it is not written there itself."""

    spelling = OPENAPI

    def __init__(self, document: MappingDraft, verb: str, path: str, span: Span | None = None) -> None:
        self._document = document
        self._route = f"{verb} {path}"
        item = path_item(document, path)
        key = next((key for key in item.names() if key.lower() == verb_key(verb)), None) if item is not None else None
        if item is None or key is None:
            raise CannotEdit(f"{self._route} is not written out in the document", span)
        self._operation = item.mapping(key)

    def open_to_all(self) -> None:
        """Ask for no authorization; API keys stay asked for."""
        self._operation.remove(_AUTH)
        self._drop_requirements(lambda name: not self._is_key_scheme(name))

    def require_key(self, *, required: bool) -> None:
        """Have the scheme of the API key among the requirements, or not."""
        if not required:
            self._drop_requirements(self._is_key_scheme)
            return
        if any(self._is_key_scheme(name) for name in self._required()):
            return
        scheme = next((name for name in self._schemes() if self._is_key_scheme(name)), None)
        if scheme is None:
            raise CannotEdit(f"the document has no security scheme for the header {_KEY_HEADER}")
        if self._inherits():
            self._operation.put(SECURITY, [*_kept(self._document, lambda _: False), {scheme: []}])
        else:
            self._operation.sequence(SECURITY).append({scheme: []})

    def remove_validator(self) -> None:
        """Take off the operation's own validator; that of the whole document serves others."""
        if self._document.text(VALIDATOR) is not None:
            raise CannotEdit("the validator is that of the whole document")
        self._operation.remove(VALIDATOR)

    def integration(self) -> MappingDraft:
        """Return the integration."""
        return self._operation.mapping(INTEGRATION)

    def integration_response(self, status: str) -> MappingDraft:
        """Return the integration response that gives *status*."""
        integration = self.integration()
        responses = integration.mapping(OPENAPI.responses) if OPENAPI.responses in integration else None
        found = None
        for pattern in responses.names() if responses is not None else ():
            response = responses.mapping(pattern) if responses is not None else None
            found = response if response is not None and response.text(OPENAPI.status_code) == status else found
        if found is None:
            raise CannotEdit(f"no integration response of {self._route} is written with the status {status}")
        return found

    def add_integration_response(self, status: str, pattern: str | None) -> None:
        """Add an integration response unless there is one for *status* and *pattern*."""
        responses = self.integration().mapping(OPENAPI.responses)
        key = pattern or _DEFAULT_PATTERN
        if key not in responses:
            responses.put(key, {OPENAPI.status_code: status})
        elif responses.mapping(key).text(OPENAPI.status_code) != status:
            raise CannotEdit(f"the integration response '{key}' of {self._route} gives another status than {status} already")

    def declare(self, status: str, header: str | None) -> None:
        """Declare the method response *status*, and *header* in it."""
        responses = self._operation.mapping("responses")
        if status not in responses:
            responses.put(status, {"description": f"{status} response"})
        if header is None:
            return
        headers = responses.mapping(status).mapping("headers")
        others = [name for name in headers.names() if name != header and name.lower() == header.lower()]
        if others and header not in headers:
            headers.rename(others[0], header)
        if header not in headers:
            headers.put(header, header_value(self._document))

    def _inherits(self) -> bool:
        """Whether the requirements of the document count for this operation."""
        return SECURITY not in self._operation and SECURITY in self._document and applies_to_all(self._document)

    def _required(self) -> Iterator[str]:
        owner = self._document if self._inherits() else self._operation
        if SECURITY in owner:
            for _, requirement in owner.sequence(SECURITY).mappings():
                yield from requirement.names()

    def _drop_requirements(self, is_unwanted: Callable[[str], bool]) -> None:
        if not any(is_unwanted(name) for name in self._required()):
            return
        owner = self._document if self._inherits() else self._operation
        requirements = owner.sequence(SECURITY)
        if owner is self._document or requirements.node is None:
            self._operation.put(SECURITY, _kept(owner, is_unwanted))
            return
        for index, requirement in list(requirements.mappings()):
            names = list(requirement.names())
            unwanted = [name for name in names if is_unwanted(name)]
            if unwanted and len(unwanted) == len(names):
                requirements.remove(index)
            elif unwanted:
                for name in unwanted:
                    requirements.open(index, requirement).remove(name)
        if not len(requirements) and SECURITY in self._document:
            self._operation.put(SECURITY, [])
        elif not len(requirements):
            self._operation.remove(SECURITY)

    def _schemes(self) -> list[str]:
        return [name for owner in self._scheme_owners() for name in owner.names()]

    def _scheme_owners(self) -> Iterator[MappingDraft]:
        if "securityDefinitions" in self._document:
            yield self._document.mapping("securityDefinitions")
        components = self._document.mapping("components") if "components" in self._document else None
        if components is not None and "securitySchemes" in components:
            yield components.mapping("securitySchemes")

    def _is_key_scheme(self, name: str) -> bool:
        """Whether the scheme *name* is that of an API key; as the reader has it in ``openapi/security.py``."""
        for owner in self._scheme_owners():
            if name in owner:
                scheme = owner.mapping(name)
                is_other = _AUTHORIZER in scheme or (scheme.text(_AUTH_TYPE) or "").upper() == "AWSSIGV4"
                return not is_other and scheme.text("type") == "apiKey" and (scheme.text("name") or "").lower() == _KEY_HEADER
        return False


def _kept(owner: MappingDraft, is_unwanted: Callable[[str], bool]) -> list[Given]:
    """Return the requirements of a document or an operation without those that are unwanted."""
    found: list[Given] = []
    for _, requirement in owner.sequence(SECURITY).mappings():
        fresh: dict[str, Given] = {added.key: added.value for added in requirement.added}
        kept = {name: fresh.get(name, requirement.written(name)) for name in requirement.names() if not is_unwanted(name)}
        found += [kept] if kept else []
    return found


def verb_key(verb: str) -> str:
    """Return the key of a method in a path item, lower case."""
    return ANY if verb == "ANY" else verb.lower()


def path_item(document: MappingDraft, path: str) -> MappingDraft | None:
    """Return the path item of *path*, or None."""
    if "paths" not in document:
        return None
    paths = document.mapping("paths")
    key = next((key for key in paths.names() if key.startswith("/") and "/" + key.strip("/") == path), None)
    return paths.mapping(key) if key is not None else None


def header_value(document: MappingDraft) -> Given:
    """Return what declares a response header in the document's version of OpenAPI."""
    return {"schema": {"type": "string"}} if "openapi" in document else {"type": "string"}


def header_name(key: str) -> str:
    """Return the header of a mapping key ``method.response.header.NAME``."""
    return key.removeprefix(RESPONSE_HEADER)
