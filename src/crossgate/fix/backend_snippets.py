"""Code for Lambda handlers that sends CORS headers on every way out, as text with marks to fill in; no policy and no logic.

``@origin``, ``@origins`` and ``@extra`` are filled in; *one* and *several* are the lines that find the allowed origin.
"""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """The snippet of one language. *extra* is how one more header (``@name``, ``@value``) is written."""

    frame: str
    one: str
    several: str
    extra: str


PYTHON = Code(
    """\
def cors(event):
@allowed
    return {"Access-Control-Allow-Origin": allowed@extra}


def handler(event, context):
    try:
        response = handle(event, context)  # what handler did before
    except Exception as error:
        print(error)
        response = {"statusCode": 500, "body": '{"message": "Internal server error"}'}
    response["headers"] = {**(response.get("headers") or {}), **cors(event)}
    return response
""",
    '    allowed = "@origin"',
    """\
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    origins = (@origins)
    allowed = headers.get("origin") if headers.get("origin") in origins else origins[0]""",
    ', "@name": "@value"',
)

NODE = Code(
    """\
const cors = (event) => {
@allowed
  return { "Access-Control-Allow-Origin": allowed@extra };
};

export const handler = async (event, context) => {
  let response;
  try {
    response = await handle(event, context); // what handler did before
  } catch (error) {
    console.error(error);
    response = { statusCode: 500, body: '{"message": "Internal server error"}' };
  }
  return { ...response, headers: { ...response.headers, ...cors(event) } };
};
""",
    '  const allowed = "@origin";',
    """\
  const origins = [@origins];
  const origin = event.headers?.origin ?? event.headers?.Origin;
  const allowed = origins.includes(origin) ? origin : origins[0];""",
    ', "@name": "@value"',
)

JAVA = Code(
    """\
public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
    APIGatewayProxyResponseEvent response;
    try {
        response = handle(event, context); // what handleRequest did before
    } catch (Exception error) {
        context.getLogger().log(error.toString());
        response = new APIGatewayProxyResponseEvent().withStatusCode(500).withBody("{}");
    }
    Map<String, String> headers = new HashMap<>();
    if (response.getHeaders() != null) headers.putAll(response.getHeaders());
@allowed
    headers.put("Access-Control-Allow-Origin", allowed);
@extra    return response.withHeaders(headers);
}
""",
    '    String allowed = "@origin";',
    """\
    List<String> origins = List.of(@origins);
    Map<String, String> sent = event.getHeaders() == null ? Map.of() : event.getHeaders();
    String origin = sent.getOrDefault("origin", sent.getOrDefault("Origin", ""));
    String allowed = origins.contains(origin) ? origin : origins.get(0);""",
    '    headers.put("@name", "@value");\n',
)

GO = Code(
    """\
func handler(ctx context.Context, event events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	response, err := handle(ctx, event) // what handler did before
	if err != nil {
		log.Print(err)
		response = events.APIGatewayProxyResponse{StatusCode: 500, Body: `{"message": "Internal server error"}`}
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
)

CSHARP = Code(
    """\
public async Task<APIGatewayProxyResponse> Handler(APIGatewayProxyRequest request, ILambdaContext context)
{
    APIGatewayProxyResponse response;
    try
    {
        response = await Handle(request, context); // what Handler did before
    }
    catch (Exception error)
    {
        context.Logger.LogError(error.ToString());
        response = new APIGatewayProxyResponse { StatusCode = 500, Body = "{}" };
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
    var sent = request.Headers ?? new Dictionary<string, string>();
    var origin = sent.TryGetValue("origin", out var small) ? small : sent.GetValueOrDefault("Origin", "");
    var allowed = origins.Contains(origin) ? origin : origins[0];""",
    '    response.Headers["@name"] = "@value";\n',
)

CODE = {"Python": PYTHON, "Node.js": NODE, "Java": JAVA, "Go": GO, "C#": CSHARP}
