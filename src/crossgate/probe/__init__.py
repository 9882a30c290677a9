"""The browser half against something deployed or recorded: a URL, a HAR file, a console message; no model of a gateway."""
