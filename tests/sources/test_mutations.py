"""Whatever stands in the place of any key or value of a definition, reading ends in an answer."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api import Api
from crossgate.sources import Loaded, read_text
from crossgate.sources.kinds import KINDS, parse
from crossgate.text import Node, Source
from crossgate.text.document import Document
from tests.sources.mutation import positions, replaced, wrong_nodes
from tests.sources.test_cloudformation import WHOLE
from tests.sources.test_http_api import DOCUMENT as HTTP_DOCUMENT
from tests.sources.test_http_api import TEMPLATE as HTTP_TEMPLATE

OPENAPI = """\
swagger: '2.0'
info: {title: t}
x-amazon-apigateway-request-validators: {all: {validateRequestBody: true}}
x-amazon-apigateway-request-validator: all
x-amazon-apigateway-binary-media-types: [a/b]
x-amazon-apigateway-gateway-responses: {DEFAULT_4XX: {statusCode: 401, responseParameters: {gatewayresponse.header.A: "'b'"}}}
x-amazon-apigateway-policy: {Statement: [{Effect: Allow}]}
securityDefinitions: {t: {type: apiKey, name: A, x-amazon-apigateway-authorizer: {type: token, authorizerUri: u}}}
definitions: {Pet: {type: object}}
paths:
  /pets/{id}:
    parameters: [{in: path, name: id}]
    post:
      consumes: [a/b]
      security: [{t: [scope]}]
      parameters: [{in: body, name: b, schema: {$ref: '#/definitions/Pet'}}]
      responses: {'200': {headers: {A: {type: string}}}}
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: {a/b: '{}'}
        responses: {default: {statusCode: 200, responseParameters: {method.response.header.A: "'b'"}}}
"""

TEXTS = [WHOLE, OPENAPI, HTTP_TEMPLATE, HTTP_DOCUMENT]


def read(root: Node, source: Source) -> Loaded:
    loaded = Loaded()
    for kind in KINDS:
        if kind.matches(root):
            loaded = loaded.plus(kind.read(source, Document(root), {}))
    return loaded


def assert_sound(loaded: Loaded) -> None:
    """Every part of the model can be looked at, and every refusal says something."""
    for api in loaded.apis:
        assert isinstance(api, Api)
        assert repr(api)
        assert all(method.route for method in api.methods)
        assert all(path.startswith(("/", "$default")) for path in api.resources)
        assert all(refusal.kind and refusal.message for refusal in api.refusals)
        assert all(gap.why for gap in api.gaps)


@pytest.mark.parametrize("text", TEXTS, ids=["cloudformation", "openapi", "http-api", "openapi-http"])
def test_one_wrong_node_anywhere(text: str) -> None:
    source = Source("t.yaml", text)
    root = parse(source)[0].root
    for number, way in enumerate(positions(root)):
        wrong = wrong_nodes(root.span)
        for offset in range(5):
            assert_sound(read(replaced(root, way, wrong[(number * 5 + offset) % len(wrong)]), source))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_many_wrong_nodes(text: str, chance: random.Random) -> None:
    source = Source("t.yaml", text)
    root = parse(source)[0].root
    for _ in range(chance.randint(2, 12)):
        ways = list(positions(root))
        if not ways:
            break
        root = replaced(root, chance.choice(ways), chance.choice(wrong_nodes(root.span)))
    assert_sound(read(root, source))


SHARED = Path(os.environ.get("CROSSGATE_SHARED") or Path(__file__).resolve().parents[3] / "shared") / "corpus" / "files"


def test_wrong_nodes_in_real_definitions() -> None:
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"the real definitions are missing: {SHARED}")
        pytest.skip(f"left out: no real definitions at {SHARED}")
    chance = random.Random(20)
    for path in chance.sample(sorted(SHARED.glob("[ceos]*/*")), 60):
        if path.suffix not in (".yaml", ".yml", ".json", ".template") or path.stat().st_size > 40_000:
            continue
        source = Source(path.name, path.read_text("utf-8-sig"))
        if "{{" in source.text or "{%" in source.text or "@@" in source.text:
            continue
        root = parse(source)[0].root
        ways = list(positions(root))
        for _ in range(10):
            assert_sound(read(replaced(root, chance.choice(ways), chance.choice(wrong_nodes(root.span))), source))


@pytest.mark.parametrize("text", TEXTS, ids=["cloudformation", "openapi", "http-api", "openapi-http"])
def test_texts_cut_short_anywhere(text: str) -> None:
    for end in range(0, len(text), 41):
        assert_sound(read_text("t.yaml", text[:end]))
        assert_sound(read_text("t.yaml", text[:end] + text[end + 7 :]))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(list("{}[]:,-'\"!&*#|\n\t \0é"))), max_size=4),
)
def test_texts_with_odd_characters(text: str, changes: list[tuple[int, str]]) -> None:
    for at, character in changes:
        text = text[:at] + character + text[at + 1 :]
    assert_sound(read_text("t.yaml", text))
