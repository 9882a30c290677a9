"""How to tell templates that a tool makes, whose edits its next run would undo; no template is parsed."""

from __future__ import annotations

import re

_MARKS = (
    (
        "the AWS CDK",
        ("aws:cdk:path", "AWS::CDK::Metadata", "CheckBootstrapVersion"),
        re.compile(r"""aws:cdk:path["']?[ \t]*:|Type["']?[ \t]*:[ \t]*["']?AWS::CDK::Metadata\b|CheckBootstrapVersion["']?[ \t]*:"""),
    ),
    (
        "the Serverless Framework",
        ("ServerlessDeploymentBucketName", "Serverless application"),
        re.compile(r"""ServerlessDeploymentBucketName["']?[ \t]*:|The AWS CloudFormation template for this Serverless application"""),
    ),
    ("AWS Amplify", ("Amplify",), re.compile(r"""createdBy\\?["']?[ \t]*:[ \t]*\\?["']?Amplify\b|for AWS Amplify CLI\b""")),
)
"""What each tool leaves in its output; before each pattern the words of which it has one, since finding those is quicker.

Sources: https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html#identifiers-paths (the metadata ``aws:cdk:path``),
https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/README.md (the resource ``AWS::CDK::Metadata``),
https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-customizing.html (the rule ``CheckBootstrapVersion``),
https://github.com/serverless/serverless/tree/v3/lib/plugins/aws/package/lib (description and output of the core template),
https://docs.amplify.aws/gen1/javascript/tools/cli/project/override/ (what Amplify's CLI makes is made again at each push).
"""


def generator_of(text: str) -> str | None:
    """Return the name of the tool that generated the template *text*, or None."""
    return next((name for name, words, mark in _MARKS if any(word in text for word in words) and mark.search(text)), None)


_PACKAGED = re.compile(
    r"""(?:Uri|URL|Url|Location|Path)["']?[ \t]*:[ \t]*["']?s3://[^\s"':]{1,1024}/[0-9a-f]{32}(?:\.template)?["']?[ \t]*,?\r?$"""
    r"""|\bS3Key["']?[ \t]*:[ \t]*["']?(?:[^\s"':]{1,1024}/)?[0-9a-f]{32}["']?[ \t]*,?\r?$""",
    re.MULTILINE,
)
"""The names that packaging gives to what it uploads: the MD5 sum of the file.

Source: https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
"""


def is_packaged(text: str) -> bool:
    """Return whether ``sam package`` or ``aws cloudformation package`` wrote the template *text*.

    Edits of it hold as long as it is deployed as it is; the next packaging makes it again from a template whose paths are local.
    """
    return ("s3://" in text or "S3Key" in text) and _PACKAGED.search(text) is not None
