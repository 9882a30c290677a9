"""Code for Lambda handlers that sends CORS headers on every way out, as text with marks to fill in; no policy and no logic.

``@origin``, ``@origins`` and ``@extra`` are filled in; *one* and *several* are the lines that find the allowed origin. ``@event`` is the
event where the origin is found in it. ``@request``, ``@response``, ``@failed`` and ``@plain`` are written for each payload format,
and ``@export`` for each form of a module.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Code(NamedTuple):
    """The snippet of one language. *extra* is how one more header (``@name``, ``@value``) is written.

    *payloads* are the words that differ by payload format, and *modules* those that differ by the form of a module.
    """

    frame: str
    one: str
    several: str
    extra: str
    payloads: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    modules: Mapping[str, Mapping[str, str]] = MappingProxyType({})


PYTHON = Code(
    """\
@imports@def cors(@event):
@allowed
    return {"Access-Control-Allow-Origin": allowed@extra}


def handler(event, context):
    try:
        response = handle(event, context)  # what handler did before
    except Exception as error:
        print(error)
        response = {"statusCode": 500, "body": '{"message": "Internal server error"}'}
@plain    response["headers"] = {**(response.get("headers") or {}), **cors(@event)}
    return response
""",
    '    allowed = "@origin"',
    """\
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    origins = (@origins)
    allowed = headers.get("origin") if headers.get("origin") in origins else origins[0]""",
    ', "@name": "@value"',
    {
        "1.0": {"@imports@": "", "@plain": ""},
        "2.0": {
            "@imports@": "import json\n\n\n",
            "@plain": """\
    if not isinstance(response, dict) or "statusCode" not in response:
        response = {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(response)}
""",
        },
    },
)

NODE = Code(
    """\
const cors = (@event) => {
@allowed
  return { "Access-Control-Allow-Origin": allowed@extra };
};

@export = async (event, context) => {
  let response;
  try {
    response = await handle(event, context); // what handler did before
  } catch (error) {
    console.error(error);
    response = { statusCode: 500, body: '{"message": "Internal server error"}' };
  }
@plain  return { ...response, headers: { ...response.headers, ...cors(@event) } };
};
""",
    '  const allowed = "@origin";',
    """\
  const origins = [@origins];
  const sent = event.headers || {};
  const origin = sent.origin || sent.Origin;
  const allowed = origins.includes(origin) ? origin : origins[0];""",
    ', "@name": "@value"',
    {
        "1.0": {"@plain": ""},
        "2.0": {
            "@plain": """\
  if (!response || response.statusCode === undefined) {
    response = { statusCode: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(response) };
  }
"""
        },
    },
    {
        "": {"@export": "// in a CommonJS module: exports.handler\nexport const handler"},
        "esm": {"@export": "export const handler"},
        "commonjs": {"@export": "exports.handler"},
    },
)

JAVA = Code(
    """\
public @response handleRequest(@request event, Context context) {
    @response response;
    try {
        response = handle(event, context); // what handleRequest did before
    } catch (Exception error) {
        context.getLogger().log(error.toString());
        response = @failed;
    }
    Map<String, String> headers = new HashMap<>();
    if (response.getHeaders() != null) headers.putAll(response.getHeaders());
@allowed
    headers.put("Access-Control-Allow-Origin", allowed);
@extra    response.setHeaders(headers);
    return response;
}
""",
    '    String allowed = "@origin";',
    """\
    List<String> origins = List.of(@origins);
    Map<String, String> sent = event.getHeaders() == null ? Map.of() : event.getHeaders();
    String origin = sent.getOrDefault("origin", sent.getOrDefault("Origin", ""));
    String allowed = origins.contains(origin) ? origin : origins.get(0);""",
    '    headers.put("@name", "@value");\n',
    {
        "1.0": {
            "@request": "APIGatewayProxyRequestEvent",
            "@response": "APIGatewayProxyResponseEvent",
            "@failed": 'new APIGatewayProxyResponseEvent().withStatusCode(500).withBody("{}")',
        },
        "2.0": {
            "@request": "APIGatewayV2HTTPEvent",
            "@response": "APIGatewayV2HTTPResponse",
            "@failed": 'APIGatewayV2HTTPResponse.builder().withStatusCode(500).withBody("{}").build()',
        },
    },
)

GO = Code(
    """\
func handler(ctx context.Context, event events.@request) (events.@response, error) {
	response, err := handle(ctx, event) // what handler did before
	if err != nil {
		log.Print(err)
		response = events.@response{StatusCode: 500, Body: `{"message": "Internal server error"}`}
	}
	if response.Headers == nil {
		response.Headers = map[string]string{}
	}
@allowed
	response.Headers["Access-Control-Allow-Origin"] = allowed
@extra	return response, nil
}
""",
    '	allowed := "@origin"',
    """\
	allowed := "@origin"
	for _, origin := range []string{@origins} {
		if origin == event.Headers["origin"] || origin == event.Headers["Origin"] {
			allowed = origin
		}
	}""",
    '	response.Headers["@name"] = "@value"\n',
    {
        "1.0": {"@request": "APIGatewayProxyRequest", "@response": "APIGatewayProxyResponse"},
        "2.0": {"@request": "APIGatewayV2HTTPRequest", "@response": "APIGatewayV2HTTPResponse"},
    },
)

CSHARP = Code(
    """\
public async Task<@response> Handler(@request request, ILambdaContext context)
{
    @response response;
    try
    {
        response = await Handle(request, context); // what Handler did before
    }
    catch (Exception error)
    {
        context.Logger.LogError(error.ToString());
        response = new @response { StatusCode = 500, Body = "{}" };
    }
    response.Headers ??= new Dictionary<string, string>();
@allowed
    response.Headers["Access-Control-Allow-Origin"] = allowed;
@extra    return response;
}
""",
    '    var allowed = "@origin";',
    """\
    var origins = new[] { @origins };
    IDictionary<string, string> sent = request.Headers ?? new Dictionary<string, string>();
    if (!sent.TryGetValue("origin", out var origin)) sent.TryGetValue("Origin", out origin);
    var allowed = origins.Contains(origin) ? origin : origins[0];""",
    '    response.Headers["@name"] = "@value";\n',
    {
        "1.0": {"@request": "APIGatewayProxyRequest", "@response": "APIGatewayProxyResponse"},
        "2.0": {"@request": "APIGatewayHttpApiV2ProxyRequest", "@response": "APIGatewayHttpApiV2ProxyResponse"},
    },
)

"""The types of the payload formats: https://pkg.go.dev/github.com/aws/aws-lambda-go/events,
https://github.com/aws/aws-lambda-java-libs/tree/main/aws-lambda-java-events and
https://github.com/aws/aws-lambda-dotnet/tree/master/Libraries/src/Amazon.Lambda.APIGatewayEvents

What format 2.0 makes of an answer without a status, which headers would be taken for a part of:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
"""

CODE = {"Python": PYTHON, "Node.js": NODE, "Java": JAVA, "Go": GO, "C#": CSHARP}
