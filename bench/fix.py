"""How long a fix takes, and how much memory: a template of 300 resources that lacks all CORS, planned, edited and proved."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

MOST_SECONDS = 3.0
RESOURCES = 300


def template(paths: int) -> str:
    """Return a template with *paths* paths and two methods on each: three resources a path."""
    parts = ["Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: many\n"]
    for number in range(paths):
        parts.append(
            f"  Item{number}:\n    Type: AWS::ApiGateway::Resource\n    Properties:\n      RestApiId: !Ref Api\n"
            f"      ParentId: !GetAtt Api.RootResourceId\n      PathPart: item{number}\n"
        )
        parts += [_method(verb, number) for verb in ("GET", "POST")]
    waits = "".join(f"      - {verb}Item{number}\n" for number in range(paths) for verb in ("Get", "Post"))
    parts.append(
        f"  Deployment:\n    Type: AWS::ApiGateway::Deployment\n    DependsOn:\n{waits}"
        "    Properties:\n      RestApiId: !Ref Api\n      StageName: prod\n"
    )
    return "".join(parts)


def _method(verb: str, number: int) -> str:
    return (
        f"  {verb.capitalize()}Item{number}:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      RestApiId: !Ref Api\n"
        f"      ResourceId: !Ref Item{number}\n      HttpMethod: {verb}\n      AuthorizationType: NONE\n      Integration:\n"
        f"        Type: HTTP\n        IntegrationHttpMethod: {verb}\n        Uri: https://backend.example.com/item{number}\n"
        '        IntegrationResponses:\n          - StatusCode: "200"\n          - StatusCode: "404"\n            SelectionPattern: "404"\n'
        '      MethodResponses:\n        - StatusCode: "200"\n        - StatusCode: "404"\n'
    )


def _busy() -> float:
    """Return the processor time of all children so far: a machine with other work would count against us otherwise."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Time ``crossgate fix --write`` and a second run, which must find nothing to do."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.yaml"
        path.write_text(template((RESOURCES - 2) // 3), encoding="utf-8")
        command = [sys.executable, "-m", "crossgate", "fix", str(path), "--origin", "https://app.example.com", "--write"]
        for name in ("fixed and proved", "nothing left to do"):
            start, busy = time.perf_counter(), _busy()
            done = subprocess.run(command, capture_output=True, check=False)
            seconds, wall = _busy() - busy, time.perf_counter() - start
            print(f"{RESOURCES} resources, {name}: {seconds:.2f} s of processor time ({wall:.2f} s), exit code {done.returncode}")
            if seconds > MOST_SECONDS or done.returncode:
                sys.exit(f"more than {MOST_SECONDS} s, or not fixed")
        print(f"memory: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
