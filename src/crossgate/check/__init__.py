"""Why browsers are refused: plays every exchange an API must pass and finds the cause of each refusal; no I/O, no rendering."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from crossgate.api import Api, Unknown
from crossgate.check.cause import Cause, Explanations, Refused
from crossgate.check.causes import CAUSES
from crossgate.check.diagnosis import diagnose, steps_of, words_of
from crossgate.check.finding import SEVERITIES, Finding, Mark, Severity
from crossgate.check.replay import replay_of
from crossgate.check.survey import RouteReport, Survey, Trial, survey, trial_of
from crossgate.exchange import UNSEEN_BACKEND, Pairing, Transcript, declared_policy

ALL_BROWSERS = ("chromium", "firefox", "safari", "standard")

__all__ = [
    "ALL_BROWSERS",
    "CAUSES",
    "SEVERITIES",
    "Cause",
    "Finding",
    "Mark",
    "Report",
    "RouteReport",
    "Severity",
    "Survey",
    "Trial",
    "cause_of",
    "check",
    "replay_of",
    "steps_of",
    "survey",
    "words_of",
]


class Report(NamedTuple):
    """Everything a check says of one API."""

    survey: Survey
    findings: tuple[Finding, ...]

    @property
    def api(self) -> Api:
        """The API that was checked."""
        return self.survey.api

    @property
    def depends_on(self) -> tuple[Unknown, ...]:
        """What verdicts depend on, each once: a parameter's value, say; not what backends send, which findings tell."""
        found = [
            unknown
            for trial in self.survey.trials("depends")
            for unknown in trial.transcript.depends_on
            if not _is_a_backends(unknown, trial)
        ]
        return tuple(dict.fromkeys((*found, *self.api.gaps)))

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The open points that verdicts rest on, by name: what nothing documents, and was assumed."""
        found = (point for trial in self.survey.trials() for point in trial.transcript.last.answer.rests_on)
        return tuple(dict.fromkeys(point for point in found if point not in _WITHOUT_CONSEQUENCE))


_WITHOUT_CONSEQUENCE = frozenset(
    {
        *("access_denied_key", "gateway_template_by_accept"),
        *("http_api_preflight_status", "http_api_vary_with_any", "http_api_disallowed_origin"),
    }
)
"""Open points that no verdict rests on: about the text of a response, which 2xx status it has, a Vary, or whether a refused call runs."""


def _is_a_backends(unknown: Unknown, trial: Trial) -> bool:
    return not unknown.remedy and unknown in (UNSEEN_BACKEND, trial.transcript.last.answer.unseen)


def cause_of(api: Api, transcript: Transcript, pairing: Pairing) -> str:
    """Return the name of the cause that keeps one played exchange from the page, empty when it is not blocked or nothing explains it."""
    if transcript.verdict != "blocked" or not transcript.turns:
        return ""
    played = Survey(api, declared_policy(api), (), pairing)
    cause, _ = Explanations(CAUSES).of(Refused(played, trial_of(transcript, pairing)))
    return cause.name if cause else ""


def check(
    api: Api,
    stated: Mapping[str, Any] | None = None,
    *,
    browsers: Sequence[str] = ALL_BROWSERS,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    replay_flags: Sequence[str] = (),
) -> Report:
    """Check *api*: play all exchanges and find the causes of what is refused.

    *stated* are fields of a CorsPolicy (``origins``, ``credentials``, ``headers`` …) over what the API itself declares.
    *select* and *ignore* name causes to report only, or to leave out. *replay_flags* are what the command needs that plays an
    exchange again, beyond the exchange itself: which of several APIs (``--api``), parameters of the template.
    """
    policy = declared_policy(api)._replace(**(stated or {}))
    played = survey(api, policy, browsers)
    wanted = [
        finding
        for finding in diagnose(played, CAUSES, replay_flags)
        if (not select or finding.cause in select) and finding.cause not in ignore
    ]
    return Report(played, tuple(wanted))
