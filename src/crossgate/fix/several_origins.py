"""The choice among several origins in a mapping template: by exact match on the Origin header; no method and no plan.

An integration response cannot read the request and gateway responses have no templates that could decide, so the request template
decides and overrides the response header
(https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html).
"""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.fix.granted import ALLOW_ORIGIN

_OVERRIDE = f"$context.responseOverride.header.{ALLOW_ORIGIN}"


def choice_of(origins: Iterable[str]) -> str:
    """Return the lines of a template that allow the page's origin if it is one of *origins*; a line each ends with a line feed.

    The header is read in both spellings (HTTP/2 clients write it small) and never from path or query, where anybody could put
    it. A missing reference counts as an empty text in API Gateway's Velocity.
    """
    wanted = " || ".join(f'$origin == "{origin}"' for origin in origins)
    return (
        '#set($origin = $input.params().header.get("Origin"))\n'
        '#if($origin == "")#set($origin = $input.params().header.get("origin"))#end\n'
        f"#if({wanted})#set({_OVERRIDE} = $origin)#end\n"
    )


def chooses(template: object) -> bool:
    """Whether *template* decides about the allowed origin already."""
    return isinstance(template, str) and "responseoverride" in template.lower() and ALLOW_ORIGIN.lower() in template.lower()


def with_choice(template: str, origins: Iterable[str]) -> str:
    """Return *template* with the choice in front of it, which renders as nothing."""
    return choice_of(origins) + template
