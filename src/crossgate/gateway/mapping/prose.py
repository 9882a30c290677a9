"""Reads what is no directive: references in text, backslashes and comments; no expressions and no blocks."""

from __future__ import annotations

from crossgate.gateway.mapping import lexis
from crossgate.gateway.mapping.expressions import ExpressionReader
from crossgate.gateway.mapping.syntax import Statement, Text


class ProseReader(ExpressionReader):
    """The grammar of a template's text outside directives, where much only looks like a reference."""

    def dollars(self, start: int, dollars: str) -> Statement:
        """Return the reference or the text that begins with *dollars*, which stand at *start* and have been stepped over."""
        last = dollars.rindex("$")
        if "!" in dollars[last:] and "\\" in dollars[last:]:
            return self._barred(dollars, last)
        found = self.reference_name(start + last)
        if found is None:
            return Text(self._lonely_dollars(dollars, last))
        slashes = len(dollars) - len(dollars.lstrip("\\"))
        if slashes % 2:
            return found._replace(prefix="\\" * (slashes // 2), escaped=True)
        return found._replace(prefix="\\" * (slashes // 2) + dollars[slashes:last]) if last else found

    def _barred(self, dollars: str, last: int) -> Statement:
        r"""Return ``$\!name`` as Velocity prints it: never a reference, one backslash less."""
        name = self.take(lexis.IDENTIFIER) or ""
        if self.at == len(self.text) and not name:
            raise self.fault("a dollar at the end of the template")
        return Text(dollars[:last] + dollars[last:].replace("\\", "", 1 if name else 0) + name)

    def _lonely_dollars(self, dollars: str, last: int) -> str:
        """Return what is printed of *dollars* that no name follows, the last of which is at *last*."""
        if self.at == len(self.text):
            raise self.fault("a dollar at the end of the template")
        following = self.text[self.at]
        if following == "[" and (dollars[:last].endswith("\\") or dollars[:last] == "#"):
            raise self.fault("an index of nothing")
        if following in "{}[":
            return dollars
        if lexis.ESCAPED_DIRECTIVE.match(self.text, self.at):
            return ""
        member = lexis.PROPERTY.match(self.text, self.at) if dollars.strip("$") else None
        if member and self.text.startswith("(", member.end()):
            raise self.fault("a call of nothing")
        if "\\" in dollars and dollars.endswith("$$"):
            dollars = dollars[:-1]
        return "" if member else dollars.replace("!", "")

    def backslashes(self) -> str:
        """Step over backslashes that no dollar follows and return what they print: half of them before a directive."""
        if escaped := self.take(lexis.ESCAPED_DIRECTIVE):
            slashes = escaped.rindex("\\") + 1
            name = escaped[slashes + 1 :].strip("{}")
            recognised = name == "set" or name in lexis.CONTROL_DIRECTIVES or name in lexis.KNOWN_DIRECTIVES
            return escaped[: (slashes - 1) // 2] + escaped[slashes:] if recognised else escaped
        slashes_only = self.take(lexis.BACKSLASHES) or ""
        following = lexis.DIRECTIVE.match(self.text, self.at)
        name = (following.group(1) or following.group(2)) if following else ""
        if following and following.group(2) and name not in lexis.CONTROL_DIRECTIVES:
            return slashes_only
        if name in lexis.CONTROL_DIRECTIVES or name in lexis.KNOWN_DIRECTIVES:
            return slashes_only[: len(slashes_only) // 2]
        return slashes_only

    def comment(self, body: list[Statement], prefix: str) -> bool:
        """Step over a comment, or put the content of ``#[[ ]]#`` into *body*; tell whether there was either.

        *prefix* stands right before it and is the beginning of the same token, of which little is printed.
        """
        if self.text.startswith("##", self.at):
            if lexis.BROKEN_COMMENT.match(self.text, self.at):
                raise self.fault("a comment that ends the template with $ or #")
            body.append(Text(prefix.rstrip("#")))
            return self.take(lexis.LINE_COMMENT) is not None
        if self.text.startswith("#*", self.at):
            body.append(Text(""))
            comment = self.take(lexis.BLOCK_COMMENT) or ""
            if len(comment) < 4 or (comment.endswith(("$", "#")) and not comment.endswith("*#")):
                raise self.fault("a comment that is not closed")
            return True
        if not self.text.startswith("#[[", self.at):
            return False
        verbatim = lexis.VERBATIM.match(self.text, self.at)
        if verbatim is None:
            raise self.fault("#[[ without ]]#")
        body.append(Text((prefix + verbatim.group())[3:-3]))
        self.at = verbatim.end()
        return True
