from __future__ import annotations

import pytest

from crossgate.sources.generated import generator_of, is_packaged


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("    Metadata:\n      aws:cdk:path: Shop/Api/Resource\n", "the AWS CDK"),
        ('{"Metadata": {"aws:cdk:path" : "Shop/Api"}}', "the AWS CDK"),
        ("    Type: AWS::CDK::Metadata\n", "the AWS CDK"),
        ('{"Type":"AWS::CDK::Metadata"}', "the AWS CDK"),
        ('"Rules": {"CheckBootstrapVersion": {}}', "the AWS CDK"),
        ('{"Outputs": {"ServerlessDeploymentBucketName": {}}}', "the Serverless Framework"),
        ("Description: The AWS CloudFormation template for this Serverless application\n", "the Serverless Framework"),
        ('"Description": "{\\"createdOn\\":\\"Linux\\",\\"createdBy\\":\\"Amplify\\"}"', "AWS Amplify"),
        ('{"createdBy": "Amplify"}', "AWS Amplify"),
        ("Description: API Gateway resource stack for AWS Amplify CLI\n", "AWS Amplify"),
        (
            "# not of AWS::CDK::Metadata, nor with aws:cdk:path, ServerlessDeploymentBucketName or Amplify\nType: AWS::ApiGateway::RestApi\n",
            None,
        ),
        ("Type: AWS::CDK::MetadataTable\n", None),
        ("", None),
    ],
)
def test_each_tool_is_told_by_what_it_leaves(text: str, tool: str | None) -> None:
    assert generator_of(text) == tool


@pytest.mark.parametrize(
    ("line", "packaged"),
    [
        ("CodeUri: s3://bucket/0123456789abcdef0123456789abcdef", True),
        ('"CodeUri": "s3://bucket/some/prefix/0123456789abcdef0123456789abcdef",', True),
        ("TemplateURL: s3://bucket/0123456789abcdef0123456789abcdef.template", True),
        ("S3Key: prefix/0123456789abcdef0123456789abcdef", True),
        ("CodeUri: s3://bucket/functions/pets.zip", False),
        ("CodeUri: ./0123456789abcdef0123456789abcdef", False),
        ('"S3Key": "0772ffe05bd3b2e012dc5086ab3b6dd03c8a0268fc1c81326f5e72b0a4c6b51e.zip"', False),
        ("Description: s3://bucket/0123456789abcdef0123456789abcdef is where it lies", False),
    ],
)
def test_what_packaging_uploads_is_told_by_its_name(line: str, packaged: bool) -> None:
    assert is_packaged(f"Resources:\n  Pets:\n    Properties:\n      {line}\n      Handler: a.b\n") is packaged


@pytest.mark.parametrize("text", ["s3:// " + "S3Key:" * 200_000, "Uri:s3://a/" * 200_000, "Uri: s3://" + "a/" * 300_000])
def test_long_lines_are_no_packaging(text: str) -> None:
    assert not is_packaged(text)
