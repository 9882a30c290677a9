"""The values that API Gateway knows for its enumerated fields, with their source; no reading.

https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html, API_Integration.html, API_Authorizer.html and API_GatewayResponse.html
"""

from __future__ import annotations

HTTP_METHODS = ("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

AUTHORIZATION_TYPES = ("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS")

AUTHORIZER_KINDS = ("TOKEN", "REQUEST", "COGNITO_USER_POOLS")

PROTOCOLS = ("HTTP", "WEBSOCKET")

HTTP_API_AUTHORIZATION_TYPES = ("NONE", "AWS_IAM", "CUSTOM", "JWT")

HTTP_API_AUTHORIZER_KINDS = ("REQUEST", "JWT")
"""https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html and apis-apiid-authorizers.html"""

INTEGRATION_KINDS = ("MOCK", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY")

HTTP_API_INTEGRATION_KINDS = ("AWS_PROXY", "HTTP_PROXY")
"""https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html"""

PASSTHROUGH_BEHAVIORS = ("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER")

CONTENT_HANDLINGS = ("CONVERT_TO_TEXT", "CONVERT_TO_BINARY")

API_KEY_SOURCES = ("HEADER", "AUTHORIZER")

ENDPOINT_TYPES = ("EDGE", "REGIONAL", "PRIVATE")

GATEWAY_RESPONSE_TYPES = (
    "ACCESS_DENIED",
    "API_CONFIGURATION_ERROR",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY",
    "BAD_REQUEST_PARAMETERS",
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE",
    "RESOURCE_NOT_FOUND",
    "THROTTLED",
    "UNAUTHORIZED",
    "UNSUPPORTED_MEDIA_TYPE",
    "WAF_FILTERED",
)
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""
