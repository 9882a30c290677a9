"""The bench: a page of another origin that makes the real calls to the served APIs, and what it is told; answers no API's request."""
