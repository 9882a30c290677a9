"""How live APIs are named, rightly and wrongly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.live.failures import ControlPlaneError
from crossgate.live.targets import Target, target_of


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("aws:eu-west-1/a1b2c3d4e5", Target("eu-west-1", "a1b2c3d4e5")),
        ("aws:eu-west-1/a1b2c3d4e5/", Target("eu-west-1", "a1b2c3d4e5")),
        ("aws:us-gov-west-1/a1b2c3d4e5/prod", Target("us-gov-west-1", "a1b2c3d4e5", "prod")),
        ("aws:eu-west-1/a1b2c3d4e5/$default", Target("eu-west-1", "a1b2c3d4e5", "$default")),
        ("aws:a1b2c3d4e5", Target("", "a1b2c3d4e5")),
        ("arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5", Target("eu-west-1", "a1b2c3d4e5", kind="REST")),
        ("arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/prod", Target("eu-west-1", "a1b2c3d4e5", "prod", "REST")),
        ("arn:aws-cn:apigateway:cn-north-1::/apis/a1b2c3d4e5", Target("cn-north-1", "a1b2c3d4e5", kind="HTTP")),
        ("arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/GET/pets", Target("eu-west-1", "a1b2c3d4e5", "prod")),
        ("arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*", Target("eu-west-1", "a1b2c3d4e5")),
    ],
)
def test_names(text: str, target: Target) -> None:
    assert target_of(text) == target


@pytest.mark.parametrize("text", ["aws:", "aws:eu-west-1/", "aws:eu-west-1/a/b/c", "arn:aws:s3:::bucket", "aws:Ireland/a1b2c3d4e5", "arn:"])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(ControlPlaneError, match="is no live API: write aws:REGION/API_ID"):
        target_of(text)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_name_or_is_refused(text: str) -> None:
    for whole in (text, f"aws:{text}", f"arn:aws:apigateway:{text}"):
        try:
            found = target_of(whole)
        except ControlPlaneError:
            continue
        assert found.api_id.isalnum()
