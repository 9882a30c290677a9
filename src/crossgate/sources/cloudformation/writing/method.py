"""The text of an AWS::ApiGateway::Method while it is altered; which changes there are lies elsewhere."""

from __future__ import annotations

from crossgate.sources.integration import CLOUDFORMATION
from crossgate.sources.method_text import RESPONSE_HEADER, respell_header
from crossgate.text import CannotEdit
from crossgate.text.drafts import Given, MappingDraft, SequenceDraft

STATUS = "StatusCode"
HEADERS = "ResponseParameters"


class TemplateMethod:
    """A method by the draft of its *properties*."""

    spelling = CLOUDFORMATION

    def __init__(self, properties: MappingDraft, logical_id: str) -> None:
        self._properties = properties
        self._id = logical_id

    def open_to_all(self) -> None:
        """Ask for no authorization; no authorizer and no scopes either."""
        if "AuthorizationType" in self._properties:
            self._properties.put("AuthorizationType", "NONE")
        for key in ("AuthorizerId", "AuthorizationScopes"):
            self._properties.remove(key)

    def require_key(self, *, required: bool) -> None:
        """Set ApiKeyRequired, which is false where it is not written."""
        if required or "ApiKeyRequired" in self._properties:
            self._properties.put("ApiKeyRequired", required, after="AuthorizationType")

    def remove_validator(self) -> None:
        """Ask for no validation of requests."""
        self._properties.remove("RequestValidatorId")

    def integration(self) -> MappingDraft:
        """Return the integration."""
        return self._properties.mapping("Integration")

    def integration_response(self, status: str) -> MappingDraft:
        """Return the integration response that gives *status*."""
        found = _with_status(self._list(self.integration(), self.spelling.responses), status)
        if found is None:
            raise CannotEdit(f"no integration response of {self._id} is written with the status {status}")
        return found

    def add_integration_response(self, status: str, pattern: str | None) -> None:
        """Add an integration response unless there is one for *status* and *pattern*."""
        responses = self.integration().sequence(self.spelling.responses)
        found = _with_status(responses, status)
        if found is not None:
            if (found.text("SelectionPattern") or None) != pattern:
                raise CannotEdit(f"an integration response of {self._id} gives the status {status} already, for another pattern")
            return
        response: dict[str, Given] = {STATUS: status}
        if pattern is not None:
            response["SelectionPattern"] = pattern
        responses.append(response)

    def declare(self, status: str, header: str | None) -> None:
        """Declare the method response *status*, and *header* in it."""
        responses = self._properties.sequence("MethodResponses", after="Integration")
        found = _with_status(responses, status)
        if found is None:
            responses.append({STATUS: status})
            found = _with_status(responses, status)
        if found is not None and header is not None:
            parameters = found.mapping(HEADERS)
            respell_header(parameters, RESPONSE_HEADER, header)
            if RESPONSE_HEADER + header not in parameters:
                parameters.put(RESPONSE_HEADER + header, True)

    def _list(self, owner: MappingDraft, key: str) -> SequenceDraft:
        if key not in owner:
            raise CannotEdit(f"{self._id} has no {key}")
        return owner.sequence(key)


def _with_status(responses: SequenceDraft, status: str) -> MappingDraft | None:
    """Return the last response with *status*, the one that counts."""
    found = None
    for index, response in responses.mappings():
        if response.text(STATUS) == status:
            found = index, response
    return responses.open(*found) if found is not None else None
