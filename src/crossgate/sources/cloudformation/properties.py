"""Which properties CloudFormation knows for each resource of API Gateway; it refuses templates with any other.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_ApiGateway.html
"""

from __future__ import annotations

PREFIX = "AWS::ApiGateway::"
PREFIX_V2 = "AWS::ApiGatewayV2::"

_KNOWN = {
    "RestApi": "ApiKeySourceType BinaryMediaTypes Body BodyS3Location CloneFrom Description DisableExecuteApiEndpoint EndpointAccessMode"
    " EndpointConfiguration FailOnWarnings MinimumCompressionSize Mode Name Parameters Policy SecurityPolicy Tags",
    "Resource": "ParentId PathPart RestApiId",
    "Method": "ApiKeyRequired AuthorizationScopes AuthorizationType AuthorizerId HttpMethod Integration MethodResponses OperationName"
    " RequestModels RequestParameters RequestValidatorId ResourceId RestApiId",
    "GatewayResponse": "ResponseParameters ResponseTemplates ResponseType RestApiId StatusCode",
    "Authorizer": "AuthType AuthorizerCredentials AuthorizerResultTtlInSeconds AuthorizerUri IdentitySource IdentityValidationExpression"
    " Name ProviderARNs RestApiId Type",
    "RequestValidator": "Name RestApiId ValidateRequestBody ValidateRequestParameters",
    "Model": "ContentType Description Name RestApiId Schema",
    "Deployment": "DeploymentCanarySettings Description RestApiId StageDescription StageName",
    "Stage": "AccessLogSetting CacheClusterEnabled CacheClusterSize CanarySetting ClientCertificateId DeploymentId Description"
    " DocumentationVersion MethodSettings RestApiId StageName Tags TracingEnabled Variables",
    "BasePathMapping": "BasePath DomainName Id RestApiId Stage",
}

_INTEGRATION = (
    "CacheKeyParameters CacheNamespace ConnectionId ConnectionType ContentHandling Credentials IntegrationHttpMethod IntegrationResponses"
    " IntegrationTarget PassthroughBehavior RequestParameters RequestTemplates ResponseTransferMode TimeoutInMillis Type Uri"
)

_KNOWN_V2 = {
    "Api": "ApiKeySelectionExpression BasePath Body BodyS3Location CorsConfiguration CredentialsArn Description DisableExecuteApiEndpoint"
    " DisableSchemaValidation FailOnWarnings IpAddressType Name ProtocolType RouteKey RouteSelectionExpression Tags Target Version",
    "Route": "ApiId ApiKeyRequired AuthorizationScopes AuthorizationType AuthorizerId ModelSelectionExpression OperationName RequestModels"
    " RequestParameters RouteKey RouteResponseSelectionExpression Target",
    "Integration": "ApiId ConnectionId ConnectionType ContentHandlingStrategy CredentialsArn Description IntegrationMethod"
    " IntegrationSubtype IntegrationType IntegrationUri PassthroughBehavior PayloadFormatVersion RequestParameters RequestTemplates"
    " ResponseParameters TemplateSelectionExpression TimeoutInMillis TlsConfig",
    "Authorizer": "ApiId AuthorizerCredentialsArn AuthorizerPayloadFormatVersion AuthorizerResultTtlInSeconds AuthorizerType AuthorizerUri"
    " EnableSimpleResponses IdentitySource IdentityValidationExpression JwtConfiguration Name",
    "Deployment": "ApiId Description StageName",
    "Stage": "AccessLogSettings AccessPolicyId ApiId AutoDeploy ClientCertificateId DefaultRouteSettings DeploymentId Description"
    " RouteSettings StageName StageVariables Tags",
    "ApiMapping": "ApiId ApiMappingKey DomainName Stage",
}
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/AWS_ApiGatewayV2.html"""

KNOWN_PROPERTIES = {PREFIX + name: frozenset(names.split()) for name, names in _KNOWN.items()}
KNOWN_PROPERTIES |= {PREFIX_V2 + name: frozenset(names.split()) for name, names in _KNOWN_V2.items()}

INTEGRATION_PROPERTIES = frozenset(_INTEGRATION.split())
