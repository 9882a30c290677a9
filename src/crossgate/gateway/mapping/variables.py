"""What a mapping template is given to see; no reading of templates and no running."""

from __future__ import annotations

from collections.abc import Mapping


class TemplateVariables:
    """What a template sees: *body*, then the parameters of the request by place, ``$context`` and ``$stageVariables``.

    *headers* are looked up in the case that the template writes. *context* is ``$context``: what the template sets in it,
    such as ``responseOverride``, stays there for the next template.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
    """

    __slots__ = ("body", "context", "headers", "path", "query", "stage_variables")

    def __init__(
        self,
        body: str = "",
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        context: dict[str, object] | None = None,
        stage_variables: Mapping[str, str] | None = None,
    ) -> None:
        self.body = body
        self.path: Mapping[str, str] = path or {}
        self.query: Mapping[str, str] = query or {}
        self.headers: Mapping[str, str] = headers or {}
        self.context: dict[str, object] = {} if context is None else context
        self.stage_variables: Mapping[str, str] = stage_variables or {}
