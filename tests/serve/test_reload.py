"""A file that changes while it is served: the new definition is served, and the old one goes on where the new is broken."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import crossgate
from crossgate.serve import reload
from crossgate.serve.application import Application
from crossgate.serve.reload import Watch, follow, renew
from tests.serve.transport import ask

_TEMPLATE = """Resources:
  {name}: {{Type: AWS::ApiGateway::RestApi, Properties: {{Name: pets}}}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref {name}
      ResourceId: !GetAtt {name}.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: MOCK
        RequestTemplates: {{application/json: '{{"statusCode": 200}}'}}
        IntegrationResponses:
          - StatusCode: 200
            ResponseParameters: {{method.response.header.X-Version: "'{version}'"}}
      MethodResponses:
        - StatusCode: 200
          ResponseParameters: {{method.response.header.X-Version: false}}
"""


def text(version: str, name: str = "Api") -> str:
    return _TEMPLATE.format(name=name, version=version)


def version(application: Application) -> list[str]:
    return ask(application).values("x-version")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(text("one"))
    return path


def loading(file: Path) -> Callable[[], Any]:
    return lambda: crossgate.load([str(file)])


def test_a_change_is_served(file: Path) -> None:
    said: list[str] = []
    load = loading(file)
    application = Application(load().apis[0])
    assert version(application) == ["one"]
    file.write_text(text("two"))
    renew(load(), [application], said.append)
    assert version(application) == ["two"]
    assert said == ["pets was changed: serving the new definition"]


def test_a_file_that_was_only_touched_is_not_spoken_of(file: Path) -> None:
    said: list[str] = []
    load = loading(file)
    application = Application(load().apis[0])
    renew(load(), [application], said.append)
    assert said == []


@pytest.mark.parametrize("broken", ["", "Resources: [", "{", "\x00", "Resources:\n  A: &a [*a"])
def test_the_old_definition_goes_on_where_the_new_one_is_broken(file: Path, broken: str) -> None:
    said: list[str] = []
    load = loading(file)
    application = Application(load().apis[0])
    file.write_text(broken)
    renew(load(), [application], said.append)
    assert version(application) == ["one"]
    assert len(said) == 1
    assert "still serving the old definition" in said[0]
    file.write_text(text("three"))
    renew(load(), [application], said.append)
    assert version(application) == ["three"]


def test_a_file_that_is_gone_keeps_its_definition(file: Path) -> None:
    said: list[str] = []
    load = loading(file)
    application = Application(load().apis[0])
    file.unlink()
    renew(load(), [application], said.append)
    assert version(application) == ["one"]
    assert "still serving" in said[0]


def test_other_apis_are_told_of(file: Path) -> None:
    said: list[str] = []
    load = loading(file)
    application = Application(load().apis[0])
    file.write_text(text("two", "Other"))
    (new,) = renew(load(), [application], said.append)
    assert version(application) == ["one"]
    assert [line.split(":")[0] for line in said] == ["pets is no longer there"]
    assert new.id == "Other"


def test_changes_are_noticed(file: Path) -> None:
    watch = Watch([str(file), str(file.parent / "absent.yaml")])
    assert not watch.has_changed()
    file.write_text(text("second"))
    assert watch.has_changed()
    assert not watch.has_changed()
    os.utime(file, ns=(1, 1))
    assert watch.has_changed()
    file.unlink()
    assert watch.has_changed()
    assert not watch.has_changed()


def test_following_a_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reload, "POLL_SECONDS", 0.02)
    load = loading(file)
    application = Application(load().apis[0])
    said: list[str] = []

    async def play() -> None:
        task = asyncio.create_task(follow(Watch([str(file)]), load, [application], said.append))
        await asyncio.sleep(0.1)
        for content in ("{", text("five")):
            await asyncio.to_thread(file.write_text, content)
            for _ in range(400):  # a file can be met half written, and is then told of once more
                await asyncio.sleep(0.02)
                if said and ("still serving" in said[-1]) == (content == "{"):
                    break
        task.cancel()

    asyncio.run(play())
    assert version(application) == ["five"]
    assert "still serving the old definition" in said[0]
