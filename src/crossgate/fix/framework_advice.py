"""What to change in the source of a generated template, as code for the tool that makes it; no template is edited here."""

from __future__ import annotations

from collections.abc import Sequence

from crossgate.api import ApiKind, CorsPolicy
from crossgate.fix.granted import allowed_origin, merged
from crossgate.fix.preflight_method import USUAL_HEADERS


def framework_advice(generator: str, policy: CorsPolicy, kind: ApiKind = "REST") -> str:
    """Return the code that makes *generator* write what *policy* needs of an API of *kind*, empty for a tool that is not known.

    *generator* is the name that ``crossgate.sources.writing.generated_by`` gives.
    """
    known = next((advice for (name, for_kind), advice in _ADVICE.items() if name in generator.lower() and for_kind == kind), None)
    return known(policy) if known is not None else ""


def _cdk(policy: CorsPolicy) -> str:
    """https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigateway.CorsOptions.html"""
    origins = "apigateway.Cors.ALL_ORIGINS" if policy.allows_any_origin else "[" + ", ".join(f"'{one}'" for one in policy.origins) + "]"
    credentials = "    allowCredentials: true,\n" if policy.credentials else ""
    headers = ["      'Access-Control-Allow-Origin': \"" + f"'{allowed_origin(policy)}'" + '",\n']
    headers += ["      'Access-Control-Allow-Credentials': \"'true'\",\n"] if policy.credentials else []
    return (
        "const api = new apigateway.RestApi(this, 'Api', {\n  defaultCorsPreflightOptions: {\n"
        f"    allowOrigins: {origins},\n    allowMethods: apigateway.Cors.ALL_METHODS,\n{credentials}  }},\n}});\n"
        "for (const type of [apigateway.ResponseType.DEFAULT_4XX, apigateway.ResponseType.DEFAULT_5XX]) {\n"
        "  api.addGatewayResponse(`Cors${type.responseType}`, {\n    type,\n    responseHeaders: {\n"
        f"{''.join(headers)}    }},\n  }});\n}}\n"
    )


def _serverless(policy: CorsPolicy) -> str:
    """https://www.serverless.com/framework/docs/providers/aws/events/apigateway#enabling-cors"""
    origins = "'*'" if policy.allows_any_origin else "\n" + "\n".join(f"              - {one}" for one in policy.origins)
    key = "origin" if policy.allows_any_origin else "origins"
    credentials = "            allowCredentials: true\n" if policy.credentials else ""
    entries = "".join(_serverless_response(kind, policy) for kind in ("4XX", "5XX"))
    return (
        "functions:\n  …:\n    events:\n      - http:\n          path: …\n          method: …\n          cors:\n"
        f"            {key}: {origins}\n{credentials}\nresources:\n  Resources:\n{entries}"
    )


def _serverless_response(kind: str, policy: CorsPolicy) -> str:
    extra = "          gatewayresponse.header.Access-Control-Allow-Credentials: \"'true'\"\n" if policy.credentials else ""
    return (
        f"    GatewayResponseDefault{kind}:\n      Type: AWS::ApiGateway::GatewayResponse\n      Properties:\n"
        f"        RestApiId: !Ref ApiGatewayRestApi\n        ResponseType: DEFAULT_{kind}\n        ResponseParameters:\n"
        f"          gatewayresponse.header.Access-Control-Allow-Origin: \"'{allowed_origin(policy)}'\"\n{extra}"
    )


def _cdk_http(policy: CorsPolicy) -> str:
    """https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_apigatewayv2.CorsPreflightOptions.html"""
    options = [f"    allowOrigins: {_strings(policy.origins)},\n", "    allowMethods: [apigwv2.CorsHttpMethod.ANY],\n"]
    options.append(f"    allowHeaders: {_strings(merged(USUAL_HEADERS, policy.headers))},\n")
    options += [f"    exposeHeaders: {_strings(policy.expose)},\n"] if policy.expose else []
    options += ["    allowCredentials: true,\n"] if policy.credentials else []
    options += [f"    maxAge: Duration.seconds({policy.max_age}),\n"] if policy.max_age is not None else []
    return f"const api = new apigwv2.HttpApi(this, 'Api', {{\n  corsPreflight: {{\n{''.join(options)}  }},\n}});\n"


def _strings(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f"'{text}'" for text in texts) + "]"


def _serverless_http(policy: CorsPolicy) -> str:
    """Return the settings of the provider; ``true`` stands for any origin with the usual headers.

    Source: https://www.serverless.com/framework/docs/providers/aws/events/http-api#cors-setup
    """
    settings = [] if policy.allows_any_origin else _listed("allowedOrigins", policy.origins)
    settings += _listed("allowedHeaders", merged(USUAL_HEADERS, policy.headers)) if policy.headers else []
    settings += _listed("exposedResponseHeaders", policy.expose) if policy.expose else []
    settings += ["      allowCredentials: true\n"] if policy.credentials else []
    settings += [f"      maxAge: {policy.max_age}\n"] if policy.max_age is not None else []
    return "provider:\n  httpApi:\n    cors:" + ("\n" + "".join(settings) if settings else " true\n")


def _listed(key: str, names: Sequence[str]) -> list[str]:
    return [f"      {key}:\n", *(f"        - {name}\n" for name in names)]


_ADVICE = {
    ("cdk", "REST"): _cdk,
    ("cdk", "HTTP"): _cdk_http,
    ("serverless", "REST"): _serverless,
    ("serverless", "HTTP"): _serverless_http,
}
