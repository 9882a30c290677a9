"""Handlers as users write them, good and bad; run by the tests in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any


def echo(event: Any, context: Any) -> Any:
    print("a line that is no outcome")
    return {
        "statusCode": 200,
        "headers": {"X-Function": context.function_name, "Access-Control-Allow-Origin": "*"},
        "body": json.dumps(event),
    }


def about_context(event: Any, context: Any) -> Any:
    facts = {name: str(getattr(context, name)) for name in vars(context) if not name.startswith("_")}
    return {"body": json.dumps(facts | {"left": context.get_remaining_time_in_millis()})}


def hang(event: Any, context: Any) -> Any:
    time.sleep(60)


def hang_with_child(event: Any, context: Any) -> Any:
    subprocess.run(["sleep", "60"], check=False)


def crash(event: Any, context: Any) -> Any:
    os._exit(3)


def leave(event: Any, context: Any) -> Any:
    sys.exit("gone")


def fail(event: Any, context: Any) -> Any:
    raise ValueError("no such pet")


def garbage(event: Any, context: Any) -> Any:
    """Writes to every pipe it can find, then ends."""
    for number in range(1, 10):
        try:
            os.write(number, b"\xff\xff\xff\xffgarbage")
        except OSError:
            continue
    os._exit(0)


def no_json(event: Any, context: Any) -> Any:
    return {1, 2}


def malformed(event: Any, context: Any) -> Any:
    return {"status": 200, "body": "x"}


def huge(event: Any, context: Any) -> Any:
    return {"body": "x" * 8_000_000}


def nested(event: Any, context: Any) -> Any:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    return deep


def plain(event: Any, context: Any) -> Any:
    return {"got": event}


def token_authorizer(event: Any, context: Any) -> Any:
    token = event["authorizationToken"]
    if token == "unauthorized":
        raise Exception("Unauthorized")  # noqa: TRY002 - as AWS documents it
    if token == "broken":
        return {"principalId": "me"}
    if token == "raise":
        raise ValueError("oops")
    effect = "Allow" if token == "good" else "Deny"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": event["methodArn"]}
    return {"principalId": "me", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}}


def telling_authorizer(event: Any, context: Any) -> Any:
    """Passes on what the token says, as JSON."""
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": event["methodArn"]}
    return {"policyDocument": {"Statement": [statement]}, **json.loads(event["authorizationToken"])}


def request_authorizer(event: Any, context: Any) -> Any:
    effect = "Allow" if event["headers"].get("x-user") == event["queryStringParameters"].get("user") else "Deny"
    known = event["pathParameters"] == {} and event["requestContext"]["resourcePath"] == "/request"
    return {"principalId": "me", "policyDocument": {"Statement": [{"Effect": effect if known else "Deny"}]}}
