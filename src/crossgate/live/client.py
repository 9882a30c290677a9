"""The control plane of API Gateway over boto3: one call at a time, paced, retried where that is safe; no knowledge of any operation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from crossgate.live import failures
from crossgate.live.failures import ControlPlaneError, Permission
from crossgate.live.pacer import Pacer

if TYPE_CHECKING:
    from boto3.session import Session

_SERVICES = ("apigateway", "apigatewayv2")
_READING = ("get_", "export_")
_ATTEMPTS = 6
_ATTEMPTS_REFUSED = 2
"""Where nobody listens: once more for a server that is just starting."""

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 20.0
"""Seconds before the second attempt, and the most before a later one: each waits twice as long as the one before."""

_CONNECT_SECONDS, _ANSWER_SECONDS = 5, 30


class ControlPlane(Protocol):
    """The control plane in one region, as one account sees it."""

    region: str

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Return what *operation* answers, as JSON values: times as ISO texts, streams as texts, without ResponseMetadata.

        Operations are named as boto3 names them, with the service before: ``apigateway.get_rest_api``, ``apigatewayv2.get_api``.
        Raises ControlPlaneError. Throttled calls, and failed ones that only read, have been tried again before that.
        """
        ...

    def permission(self, operation: str, **parameters: Any) -> Permission:
        """Return what IAM must allow for this call."""
        ...


class AwsControlPlane:
    """The control plane over boto3, with *pacer* before every call. *endpoint* is an emulator's address, empty for AWS itself.

    Raises ControlPlaneError.
    """

    def __init__(
        self, session: Session, region: str, pacer: Pacer, *, endpoint: str = "", sleep: Callable[[float], None] | None = None
    ) -> None:
        self.region = region
        self._pacer = pacer
        self._sleep = sleep
        self._clients = {name: _client(session, name, region, endpoint) for name in _SERVICES}

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Return what *operation* answers; see ControlPlane."""
        for attempt in range(_ATTEMPTS):
            self._pacer.wait(operation)
            try:
                return self._once(operation, parameters)
            except ControlPlaneError as failure:
                if attempt >= _last_attempt(failure) or not _may_be_repeated(failure, operation):
                    raise
                self._pause(failure, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**attempt))
        raise AssertionError("the last attempt returns or raises")

    def permission(self, operation: str, **parameters: Any) -> Permission:
        """Return what IAM must allow for this call: the HTTP method, on the ARN of the path."""
        service, _, name = operation.partition(".")
        client = self._clients[service]
        model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[name])
        path = model.http["requestUri"].split("?")[0].removeprefix("/v2")
        for member, shape in model.input_shape.members.items() if model.input_shape else ():
            given = parameters.get(member)
            path = path.replace(f"{{{shape.serialization.get('name', member)}}}", str(given) if given is not None else "*")
        return Permission(f"apigateway:{model.http['method']}", f"arn:{client.meta.partition}:apigateway:{self.region}::{path}")

    def _pause(self, failure: ControlPlaneError, seconds: float) -> None:
        if failure.reason == "throttled":
            self._pacer.hold(seconds)  # everyone's calls count against the same quota
        elif self._sleep:
            self._sleep(seconds)
        else:
            cause = "AWS cannot be reached" if failure.reason == "network" else "AWS failed"
            self._pacer.pause(seconds, f"{self.region}: {cause}")

    def _once(self, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        from botocore import exceptions  # noqa: PLC0415 - only live APIs need boto3
        from botocore.parsers import ResponseParserError  # noqa: PLC0415

        service, _, name = operation.partition(".")
        call = getattr(self._clients[service], name)
        try:
            answer = call(**parameters)
            return {key: _plain(value) for key, value in answer.items() if key != "ResponseMetadata"}
        except exceptions.ClientError as refused:
            error, status = refused.response.get("Error", {}), refused.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 400)
            if refused.operation_name != self._clients[service].meta.method_to_api_mapping[name]:
                raise failures.no_credentials(f"{refused.operation_name}: {error.get('Message') or error.get('Code', '')}") from None
            permission = self.permission(operation, **parameters)
            raise failures.of_answer(error.get("Code", ""), error.get("Message", ""), status, operation, self.region, permission) from None
        except exceptions.ParamValidationError as mistake:
            raise ControlPlaneError(f"{operation}: {mistake}", "usage", operation=operation) from None
        except (exceptions.HTTPClientError, exceptions.ConnectionError) as lost:
            if type(lost) is exceptions.HTTPClientError:  # of what was sent, and its words may quote a token
                raise failures.not_sendable(self.region, operation) from None
            told = failures.no_listener if _is_refused(lost) else failures.no_network
            raise told(str(lost), self.region, operation) from None
        except exceptions.BotoCoreError as failed:
            raise failures.no_credentials(str(failed)) from None
        except (ResponseParserError, AttributeError, TypeError, ValueError):  # what botocore does with JSON of another shape
            raise failures.no_control_plane(self.region, operation) from None


def session_for(profile: str | None) -> Session:
    """Return the session of the usual credential chain, or of *profile*.

    Raises ControlPlaneError.
    """
    from boto3.session import Session  # noqa: PLC0415 - half a second, for live APIs only
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415

    try:
        return Session(profile_name=profile)
    except BotoCoreError as error:
        raise failures.no_credentials(str(error)) from None


def connect(region: str | None, profile: str | None, pacer: Pacer, *, endpoint: str = "") -> AwsControlPlane:
    """Return the control plane of *region*, by default that of the profile or the environment.

    Raises ControlPlaneError.
    """
    session = session_for(profile)
    where = region or session.region_name
    if not where:
        raise failures.no_region()
    return AwsControlPlane(session, where, pacer, endpoint=endpoint)


def _client(session: Session, service: str, region: str, endpoint: str) -> Any:
    from botocore.config import Config  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415

    config = Config(retries={"total_max_attempts": 1, "mode": "standard"}, connect_timeout=_CONNECT_SECONDS, read_timeout=_ANSWER_SECONDS)
    try:
        return session.client(service, region_name=region, endpoint_url=endpoint or None, config=config)
    except (BotoCoreError, ValueError) as error:
        raise ControlPlaneError(f"{region}: no connection can be made: {error}", "usage") from None


def _last_attempt(failure: ControlPlaneError) -> int:
    """Return the number of the last attempt, from 0, after a failure like this one."""
    if isinstance(failure, failures.NoControlPlane):
        return 0
    return (_ATTEMPTS_REFUSED if isinstance(failure, failures.ConnectionRefused) else _ATTEMPTS) - 1


def _is_refused(lost: BaseException | None) -> bool:
    """Whether what botocore met is a port that nobody listens at: the reason lies below its own exceptions."""
    for _ in range(10):
        if lost is None or isinstance(lost, ConnectionRefusedError):
            break
        lost = lost.__cause__ or lost.__context__
    return isinstance(lost, ConnectionRefusedError)


def _may_be_repeated(failure: ControlPlaneError, operation: str) -> bool:
    """Throttled calls did nothing; whether others did is not known, so they are repeated only when they change nothing."""
    if failure.reason == "throttled":
        return True
    return failure.reason in ("server", "network") and operation.partition(".")[2].startswith(_READING)


def _plain(value: Any) -> Any:
    """Return what botocore made of an answer as JSON values."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # botocore gives the zone of this machine
    if hasattr(value, "read"):
        value = value.read()
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
