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
        mark = "#" if dollars.endswith("#") else ""
        found = self.reference_name(start + last, mark)
        if found is None:
            return Text(self._lonely_dollars(dollars))
        slashes = len(dollars) - len(dollars.lstrip("\\"))
        if slashes % 2:
            return found._replace(prefix="\\" * (slashes // 2), escaped=True)
        return found._replace(prefix="\\" * (slashes // 2) + dollars[slashes:last]) if last else found

    def _barred(self, dollars: str, last: int) -> Statement:
        r"""Return ``$\!name`` as Velocity prints it: never a reference, one backslash less."""
        name = self.take(lexis.IDENTIFIER) or ""
        return Text(dollars[:last] + dollars[last:].replace("\\", "", 1 if name else 0) + name)

    def _lonely_dollars(self, dollars: str) -> str:
        if self.at == len(self.text):
            raise self.fault("a dollar at the end of the template")
        if self.text[self.at] in "{[":
            return dollars
        return dollars.replace("!", "")

    def backslashes(self) -> str:
        """Step over backslashes that no dollar follows and return what they print: half of them before a directive."""
        if escaped := self.take(lexis.ESCAPED_DIRECTIVE):
            slashes = escaped.rindex("\\") + 1
            name = escaped[slashes + 1 :].strip("{}")
            recognised = name == "set" or name in lexis.CONTROL_DIRECTIVES or name in lexis.KNOWN_DIRECTIVES
            return escaped[: (slashes - 1) // 2] + escaped[slashes:] if recognised else escaped
        slashes_only = self.take(lexis.BACKSLASHES) or ""
        following = lexis.DIRECTIVE.match(self.text, self.at)
        name = (following.group(1) or "") if following else ""
        if name in lexis.CONTROL_DIRECTIVES or name in lexis.KNOWN_DIRECTIVES:
            return slashes_only[: len(slashes_only) // 2]
        return slashes_only

    def comment(self, body: list[Statement]) -> bool:
        """Step over a comment, or put the content of ``#[[ ]]#`` into *body*; tell whether there was either."""
        if self.text.startswith("##", self.at):
            if lexis.BROKEN_COMMENT.match(self.text, self.at):
                raise self.fault("a comment that ends the template with $ or #")
            return self.take(lexis.LINE_COMMENT) is not None
        if self.text.startswith("#*", self.at):
            if self.at + 2 == len(self.text):
                raise self.fault("a comment that is not closed")
            return self.take(lexis.BLOCK_COMMENT) is not None
        if not self.text.startswith("#[[", self.at):
            return False
        verbatim = lexis.VERBATIM.match(self.text, self.at)
        if verbatim is None:
            raise self.fault("#[[ without ]]#")
        body.append(Text(verbatim.group(1)))
        self.at = verbatim.end()
        return True
