"""Several origins: exactly the listed ones get through, by the header alone, and a choice that is wrong is made right."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.api import Api, CorsPolicy, Integration, IntegrationResponse, Method, MethodResponse, Resource
from crossgate.fix import Wishes, plan
from crossgate.fix.preflight_method import preflight_method
from crossgate.fix.several_origins import choice_of
from crossgate.gateway import Gateway
from crossgate.http import Headers, Request
from tests.fix.texts import bare, fixed, refused_after

TWO = ("https://app.example.com", "https://admin.example.com:8443")
PUT = Method("PUT", "/pets", integration=Integration("HTTP", "PUT", "https://backend.example.com/"))

hosts = st.from_regex(r"[a-z][a-z0-9-]{0,8}(\.[a-z]{2,6}){0,2}", fullmatch=True).filter(lambda host: not host.endswith("-"))
origins = st.builds(
    lambda scheme, host, port: f"{scheme}://{host}{port}", st.sampled_from(["https", "http"]), hosts, st.sampled_from(["", ":8080"])
)


def _allowed(api: Api, verb: str, *headers: tuple[str, str], query: str = "") -> str | None:
    request = Request(verb, f"https://api.execute-api.us-east-1.amazonaws.com/pets{query}", Headers(headers), b"")
    answer = Gateway(api).answer(request)
    assert answer.status == 200
    return next((str(value) for name, value in answer.headers if name == "Access-Control-Allow-Origin"), None)


def _api(allowed: tuple[str, ...]) -> Api:
    options = preflight_method(Api("a", "REST", "a", "", {"/pets": Resource("/pets", {"PUT": PUT})}), "/pets", CorsPolicy(allowed))
    return Api("a", "REST", "a", "", {"/pets": Resource("/pets", {"PUT": PUT, "OPTIONS": options})})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(origins, min_size=2, max_size=4, unique=True), st.one_of(origins, st.text(max_size=30)), st.sampled_from(["Origin", "origin"])
)
def test_exactly_the_listed_origins_are_allowed(listed: list[str], page: str, spelling: str) -> None:
    api = _api(tuple(listed))
    for origin in listed:
        assert _allowed(api, "OPTIONS", (spelling, origin)) == origin
    assert (_allowed(api, "OPTIONS", (spelling, page)) == page) == (page in listed)


def test_neither_path_nor_query_decides() -> None:
    api = _api(TWO)
    assert _allowed(api, "OPTIONS", ("Origin", "https://stranger.example"), query=f"?Origin={TWO[1]}&origin={TWO[1]}") == TWO[0]
    assert _allowed(api, "OPTIONS", query=f"?Origin={TWO[1]}") == TWO[0]


def test_a_fixed_template_lets_both_origins_in_with_credentials() -> None:
    result = fixed(bare(), origins=TWO, credentials=True)
    assert {line.rpartition(" ")[2] for line in refused_after(result)} == {
        "THROTTLED",
        "INTEGRATION_FAILURE",
        "INTEGRATION_TIMEOUT",
        "MISSING_AUTHENTICATION_TOKEN",
    }
    assert "method.response.header.Vary: \"'Origin'\"" in result.after
    (planned,) = result.plans
    assert [choice.cause for choice in planned.choices] == ["gateway-responses-without-cors"]


def test_the_owner_chooses_what_the_gateways_own_errors_allow() -> None:
    first = fixed(bare(), Wishes(gateway_response_origin="first"), origins=TWO)
    assert not first.plans[0].choices
    echo = fixed(bare(), Wishes(gateway_response_origin="echo"), origins=TWO, credentials=True)
    assert "gatewayresponse.header.Access-Control-Allow-Origin: method.request.header.origin" in echo.after
    assert "gatewayresponse.header.Vary: \"'Origin'\"" in echo.after
    assert not refused_after(echo)
    anybody = fixed(bare(), Wishes(gateway_response_origin="any"), origins=TWO)
    assert "gatewayresponse.header.Access-Control-Allow-Origin: \"'*'\"" in anybody.after
    assert not refused_after(anybody)
    for result, way in ((echo, "echo"), (anybody, "any"), (first, "first")):
        credentials = way == "echo"
        assert not fixed(result.after, Wishes(gateway_response_origin=way), origins=TWO, credentials=credentials).is_changed  # type: ignore[arg-type]


SOUND = fixed(bare(), Wishes(gateway_response_origin="first"), origins=TWO, credentials=True).after
SMALL = '#if($origin == "")#set($origin = $input.params().header.get("origin"))#end\n'
CHOICE = choice_of(TWO).splitlines()[2]
WRONG = {
    "no Vary": ("              method.response.header.Vary: \"'Origin'\"\n", ""),
    "credentials in capitals": ("Access-Control-Allow-Credentials: \"'true'\"", "Access-Control-Allow-Credentials: \"'True'\""),
    "no credentials": ("              method.response.header.Access-Control-Allow-Credentials: \"'true'\"\n", ""),
    "any header": ("'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'", "'*'"),
    "any method": ("'PUT,OPTIONS'", "'*'"),
    "one origin is missing": (f' || $origin == "{TWO[1]}"', ""),
    "compared by pattern": (
        CHOICE,
        '#if($origin.matches("https://.*example.com.*"))#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end',
    ),
    "compared by beginning": (
        CHOICE,
        '#if($origin.startsWith("https://app.example.com"))#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end',
    ),
    "everybody": (CHOICE, "#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_choice_on_the_preflight_is_made_right(name: str) -> None:
    old, new = WRONG[name]
    start = SOUND.index("OptionsPets:") if "OptionsPets:" in SOUND else SOUND.index("HttpMethod: OPTIONS")
    assert old.strip() in SOUND[start:]
    text = (
        SOUND[:start] + SOUND[start:].replace(old, new, 1)
        if old in SOUND[start:]
        else SOUND[:start] + SOUND[start:].replace(old.strip(), new.strip(), 1)
    )
    assert text != SOUND
    wishes = Wishes(gateway_response_origin="first")
    result = fixed(text, wishes, origins=TWO, credentials=True)
    assert result.is_changed
    assert not result.refused
    assert refused_after(result) == refused_after(fixed(SOUND, wishes, origins=TWO, credentials=True))
    assert not fixed(result.after, wishes, origins=TWO, credentials=True).is_changed


def test_a_template_of_a_real_method_that_lets_strangers_in_is_left_to_its_owner() -> None:
    start = SOUND.index("  Put:")
    text = SOUND[:start] + SOUND[start:].replace(CHOICE, WRONG["everybody"][1], 1)
    result = fixed(text, Wishes(gateway_response_origin="first"), origins=TWO, credentials=True)
    assert [choice.cause for choice in result.plans[0].choices] == ["origin-check-too-wide"]


def test_a_response_override_in_an_integration_response_is_not_decided_twice() -> None:
    template = "#set($context.responseOverride.header.Access-Control-Allow-Origin = 'https://wrong.example')"
    response = IntegrationResponse("200", templates={"application/json": template})
    integration = Integration("MOCK", request_templates={"application/json": '{"statusCode": 200}'}, responses=(response,))
    options = Method("OPTIONS", "/pets", integration=integration, responses={"200": MethodResponse("200")})
    api = Api("a", "REST", "a", "", {"/pets": Resource("/pets", {"PUT": PUT, "OPTIONS": options})})
    planned = plan(api, {"origins": TWO}, Wishes(gateway_response_origin="first"))
    for origin in TWO:
        assert _allowed(planned.expected, "OPTIONS", ("Origin", origin)) == origin
