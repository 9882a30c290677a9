from __future__ import annotations

import pytest

from crossgate.sources.generated import generator_of


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
