"""crossgate makes CORS on Amazon API Gateway work, and proves it."""

__version__ = "0.1.0"
