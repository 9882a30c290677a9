"""Amazon API Gateway: what it answers to a request, given an Api; pure, no I/O, no browser rule."""
