"""Handlers of an HTTP API as users write them; run by the tests in processes of their own."""

from __future__ import annotations

import json
from typing import Any


def echo(event: Any, context: Any) -> Any:
    return event


def headers(event: Any, context: Any) -> Any:
    return {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "https://other.example"}, "body": "hi"}


def guard(event: Any, context: Any) -> Any:
    token = event["identitySource"][0]
    if token == "broken":
        return {"isAuthorized": "perhaps"}
    if token == "raise":
        raise ValueError(json.dumps(event))
    return {"isAuthorized": token == "good", "context": {"route": event["routeKey"], "version": event["version"]}}
