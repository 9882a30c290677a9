"""Browser against gateway: one exchange, its transcript and verdict, and which exchanges an API must pass; no cause is sought here."""

from crossgate.exchange.declared import declared_policy, header_values, mentions_cors
from crossgate.exchange.legitimate import (
    as_sent,
    body_type_of,
    credentials_of,
    host_of,
    legitimate_request,
    required_parameters,
    url_of,
    verbs_of,
)
from crossgate.exchange.outcomes import UNKNOWN_PATH, possible_outcomes, success_response, unknown_path
from crossgate.exchange.possible import PREFLIGHT, SUCCESS, UNSEEN_BACKEND, PossibleOutcome
from crossgate.exchange.reaching import actuals
from crossgate.exchange.run import Pairing
from crossgate.exchange.transcript import DECIDING_BROWSERS, Judgement, Transcript, Turn, Verdict

__all__ = [
    "DECIDING_BROWSERS",
    "PREFLIGHT",
    "SUCCESS",
    "UNKNOWN_PATH",
    "UNSEEN_BACKEND",
    "Judgement",
    "Pairing",
    "PossibleOutcome",
    "Transcript",
    "Turn",
    "Verdict",
    "actuals",
    "as_sent",
    "body_type_of",
    "credentials_of",
    "declared_policy",
    "header_values",
    "host_of",
    "legitimate_request",
    "mentions_cors",
    "possible_outcomes",
    "required_parameters",
    "success_response",
    "unknown_path",
    "url_of",
    "verbs_of",
]
