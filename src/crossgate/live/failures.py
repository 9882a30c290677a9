"""What can go wrong with a call to AWS, each in one sentence that tells what to do; no call is made here."""

from __future__ import annotations

from typing import Literal, NamedTuple

Reason = Literal["credentials", "region", "denied", "missing", "throttled", "conflict", "refused", "server", "network", "usage"]


class ControlPlaneError(Exception):
    """A call that failed, or could not be made. The message stands alone; *reason* is for programs.

    *code* is AWS's own error code, *operation* the call (``apigateway.get_rest_api``), both empty where there is none. With the
    reasons ``server`` and ``network`` it is not known whether the call took effect.
    """

    def __init__(self, message: str, reason: Reason, *, code: str = "", operation: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.code = code
        self.operation = operation


class ConnectionRefused(ControlPlaneError):
    """A call that met no server at all: it took no effect, and waiting long for one helps nobody."""


class NoControlPlane(ControlPlaneError):
    """An answer that cannot be API Gateway's; asking again gives it again."""


class Permission(NamedTuple):
    """What IAM must allow for a call: ``apigateway:GET`` on an ARN.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
    """

    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.action} on {self.resource}"


_REASONS: dict[str, Reason] = {
    "ExpiredToken": "credentials",
    "ExpiredTokenException": "credentials",
    "RequestExpired": "credentials",
    "InvalidClientTokenId": "credentials",
    "UnrecognizedClientException": "credentials",
    "InvalidSignatureException": "credentials",
    "SignatureDoesNotMatch": "credentials",
    "IncompleteSignature": "credentials",
    "MissingAuthenticationTokenException": "credentials",
    "MissingAuthenticationToken": "credentials",
    "AccessDenied": "denied",
    "AccessDeniedException": "denied",
    "UnauthorizedException": "denied",
    "NotFoundException": "missing",
    "TooManyRequestsException": "throttled",
    "Throttling": "throttled",
    "ThrottlingException": "throttled",
    "RequestLimitExceeded": "throttled",
    "SlowDown": "throttled",
    "ConflictException": "conflict",
    "LimitExceededException": "refused",  # an account may not have more of something, and no waiting changes that
}
"""AWS's error codes, https://docs.aws.amazon.com/apigateway/latest/api/CommonErrors.html and the operations' own pages."""

_BY_STATUS: dict[int, Reason] = {403: "denied", 404: "missing", 429: "throttled"}
_MOST_CHARACTERS = 300
"""Of a message from elsewhere: what is between us and AWS may answer whole pages."""

_ADVICE = {
    "ExpiredToken": "they have expired: sign in again (aws sso login, or new temporary keys)",
    "ExpiredTokenException": "they have expired: sign in again (aws sso login, or new temporary keys)",
    "RequestExpired": "the request is too old: is this machine's clock right?",
    "InvalidClientTokenId": "AWS does not know the access key, or the region is not enabled for the account",
    "UnrecognizedClientException": "AWS does not know the access key, or the region is not enabled for the account",
    "SignatureDoesNotMatch": "the secret key does not belong to the access key",
    "InvalidSignatureException": "the secret key does not belong to the access key, or this machine's clock is wrong",
}

_CREDENTIALS = "give --profile NAME, sign in (aws sso login), or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"


def of_answer(code: str, message: str, status: int, operation: str, region: str, permission: Permission) -> ControlPlaneError:
    """Return the failure that AWS answered with HTTP *status*."""
    reason = _REASONS.get(code) or _BY_STATUS.get(status) or ("server" if status >= 500 else "refused")
    message = " ".join(message.split())[:_MOST_CHARACTERS]
    told = f"{region}: {operation.partition('.')[2]}: {_sentence(reason, code, message, permission)}"
    return ControlPlaneError(told, reason, code=code, operation=operation)


def _sentence(reason: Reason, code: str, message: str, permission: Permission) -> str:
    if reason == "credentials":
        return f"AWS refuses the credentials ({code}): {_ADVICE.get(code, _CREDENTIALS)}"
    if reason == "denied":
        return f"the credentials lack the permission {permission}"
    if reason == "throttled":
        return "AWS throttles this account's calls; try again later, or with a lower --rate"
    if reason == "server":
        return f"AWS failed ({code or 'no reason given'}); try again later"
    return f"{message or 'refused'} ({code})" if code else message or "refused"


def no_credentials(detail: str) -> ControlPlaneError:
    """Return the failure of a credential chain that gives nothing, *detail* being what it says itself."""
    told = " ".join(detail.split())[:_MOST_CHARACTERS].rstrip(".")
    return ControlPlaneError(f"no usable AWS credentials: {told}; {_CREDENTIALS}", "credentials")


def no_region(how: str = "write aws:REGION/API_ID") -> ControlPlaneError:
    """Return the failure of a command that names no region, nor do profile and environment; *how* tells to name one."""
    return ControlPlaneError(f"no region: {how}, or set AWS_REGION or the profile's region", "region")


def no_network(detail: str, region: str, operation: str = "") -> ControlPlaneError:
    """Return the failure of a call that got no answer."""
    return ControlPlaneError(f"{region}: AWS cannot be reached: {detail.rstrip('.')}", "network", operation=operation)


def no_listener(detail: str, region: str, operation: str) -> ConnectionRefused:
    """Return the failure of a call to a port that nobody listens at."""
    return ConnectionRefused(str(no_network(detail, region)), "network", operation=operation)


def no_control_plane(region: str, operation: str) -> NoControlPlane:
    """Return the failure of a call that something answered which cannot be API Gateway: a web page, or the JSON of another service."""
    message = (
        f"{region}: {operation.partition('.')[2]}: what answers is no control plane of API Gateway; "
        "do --endpoint-url or AWS_ENDPOINT_URL name the right address, or is there a proxy in between?"
    )
    return NoControlPlane(message, "server", operation=operation)


def not_sendable(region: str, operation: str) -> ControlPlaneError:
    """Return the failure of a call that cannot be sent as it is; why is not told, as that may hold parts of the credentials."""
    message = (
        f"{region}: the call cannot be sent: is there a line end or the like in the access key or the session token, "
        "or is --endpoint-url no http address?"
    )
    return ControlPlaneError(message, "usage", operation=operation)
