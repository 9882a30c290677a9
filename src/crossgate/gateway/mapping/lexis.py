"""The tokens of Velocity 1.7, whose grammar AWS's templates follow, as patterns; no order of tokens.

The blanks that a template loses, and the texts that only look like references, follow from these tokens alone:
https://github.com/apache/velocity-engine/blob/1.7/src/parser/Parser.jjt
"""

from __future__ import annotations

import re

PLAIN = re.compile(r"[^$#\\]+")
SET = re.compile(r"[ \t]*#(?:set|\{set\}) *\(")
"""``#set(``, which takes the blanks before it along, but only where a token begins at them."""

ESCAPED_DIRECTIVE = re.compile(r"(?:\\\\)*\\#(?:[A-Za-z_@][A-Za-z0-9_@]*|\{[A-Za-z_][A-Za-z0-9_@]*\})")
DIRECTIVE = re.compile(r"#(?:([A-Za-z_@][A-Za-z0-9_@]*)|\{([A-Za-z_][A-Za-z0-9_@]*)\})")
BACKSLASHES = re.compile(r"\\+")
DOLLARS = re.compile(r"#?(?:\\*\$(?:\\*!)?#?)+")
"""What may stand before a reference's name: dollars with backslashes before them and a bang after; a ``#`` ends them for a directive."""

LINE_COMMENT = re.compile(r"##[^\r\n]*(?:\r\n|[\r\n])?")
BLOCK_COMMENT = re.compile(r"#\*.*?(?:\*#|\Z)", re.DOTALL)
VERBATIM = re.compile(r"#\[\[(.*?)\]\]#", re.DOTALL)
BROKEN_COMMENT = re.compile(r"##.*(?:[$#]|\$\\*!|#\*|#\[\[)\Z")
"""A comment whose last characters begin a token that the end of the template cuts off."""

LINE_END = re.compile(r"[ \t]*(?:\r\n|[\r\n])")
SPACE = re.compile(r"(?:[ \t\r\n]|\$!?(?=[ \t\r\n)\],:='\"}0-9]))*")
"""Blanks in expressions, where a dollar that begins no reference counts as one."""
OPENING = re.compile(r"[ \t\r\n]*\(")

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
PROPERTY = re.compile(r"\.(?=[A-Za-z])([A-Za-z_][A-Za-z0-9_-]*)")
WORD = re.compile(r"[A-Za-z_@][A-Za-z0-9_@]*")
STRING = re.compile(r"\"[^\"]*(?:\"\"[^\"]*)*\"|'[^']*(?:''[^']*)*'")
INTEGER = re.compile(r"-?[0-9]+")
NUMBER = re.compile(
    r"-?[0-9]+(?=\.\.)|-?[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|-?\.[0-9]+(?:[eE][+-]?[0-9]+)?|-?[0-9]+[eE][+-]?[0-9]+|-?[0-9]+"
)
REFERENCE_START = re.compile(r"(?:\\*\$(?:\\*!)?)+")
OPERATOR = re.compile(r"[ \t\r\n]*(&&|\|\||[<>=!]=|[<>+\-*/%]|[A-Za-z_@][A-Za-z0-9_@]*)")
NEGATION = re.compile(r"!(?!=)|not(?![A-Za-z0-9_@])")
BROKEN_UNICODE_ESCAPE = re.compile(r"\\u(?![0-9A-Fa-f]{4})")
UNICODE_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")

OPERATORS = {"||": "or", "or": "or", "&&": "and", "and": "and", "==": "eq", "eq": "eq", "!=": "ne", "ne": "ne"}
OPERATORS |= {"<": "lt", "lt": "lt", "<=": "le", "le": "le", ">": "gt", "gt": "gt", ">=": "ge", "ge": "ge"}
OPERATORS |= {"+": "+", "-": "-", "*": "*", "/": "/", "%": "%"}
PRECEDENCE = {"or": 1, "and": 2, "eq": 3, "ne": 3, "lt": 4, "le": 4, "gt": 4, "ge": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}

KNOWN_DIRECTIVES = frozenset({"foreach", "define", "stop", "break", "literal", "macro"})
CONTROL_DIRECTIVES = frozenset({"if", "elseif", "else", "end"})
