"""How large and how deep a text may be before it is refused; no reading."""

from __future__ import annotations

MAX_CHARACTERS = 8_000_000
"""More than any service takes: CloudFormation templates end at 1 MB, OpenAPI imports at 6 MB.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
"""

MAX_DEPTH = 100
"""Collections inside each other, aliases followed: deep enough for any schema, shallow enough for code that recurses."""

MAX_NODES = 1_000_000
"""Nodes with every alias unfolded, so that a few lines of aliases cannot stand for billions of nodes."""
