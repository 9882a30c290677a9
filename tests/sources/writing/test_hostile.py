"""Whatever stands in a template: it is edited so that it can be read again, or refused; nothing else can happen."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.sources import read_text
from crossgate.sources.kinds import parse
from crossgate.sources.writing import edits_for, generated_by, source_of
from crossgate.text import CannotEdit, Mapping, Node, Scalar, Sequence, Source, apply
from tests.sources.writing.drive import check_untouched, every_change
from tests.sources.writing.test_manner import JSON, LONG_FORMS, MINIMAL

SNIPPETS = [
    "",
    "~",
    "[]",
    "{}",
    "x",
    "7",
    "true",
    "!Ref Api",
    "!Sub ['${x}', {x: y}]",
    "!GetAtt [Api, RootResourceId]",
    "!If [Never, {a: b}, !Ref AWS::NoValue]",
    "{Ref: Api}",
    "{Fn::ForEach::X: [Y, [a], {}]}",
    "{Fn::Transform: {Name: AWS::Include}}",
    "[{StatusCode: 200}, {StatusCode: 200}, !Ref X, null]",
    "{StatusCode: 200, StatusCode: 200}",
    "{<<: {StatusCode: 200}}",
    "&a {b: c}",
    "OPTIONS",
    "DEFAULT_4XX",
    '"quoted \\u00e9"',
    "'single '' quote'",
]


def nodes_of(root: Node) -> list[Node]:
    found = [root]
    for node in found:
        if isinstance(node, Mapping):
            found += [part for entry in node.entries for part in entry]
        elif isinstance(node, Sequence):
            found += node.items
    return found[1:]


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_any_template_is_edited_or_refused(choice: st.DataObject) -> None:
    text = choice.draw(st.sampled_from([MINIMAL, LONG_FORMS, JSON]))
    nodes = nodes_of(parse(Source("t.yaml", text))[0].root)
    for _ in range(choice.draw(st.integers(1, 2))):
        node = choice.draw(st.sampled_from(nodes))
        snippet = choice.draw(st.sampled_from(SNIPPETS))
        if isinstance(node, Scalar) or snippet:
            text = text[: node.span.start] + snippet + text[node.span.end :]
            loaded = read_text("t.yaml", text)
            if loaded.failures or loaded.skipped:
                return
            nodes = nodes_of(parse(Source("t.yaml", text))[0].root)
    for api in read_text("t.yaml", text).apis:
        assert generated_by(api) is None
        for change in [[one] for one in every_change(api)] + [every_change(api)]:
            source = source_of(api)
            try:
                edits = edits_for(api, change)
            except CannotEdit:
                continue
            assert source is not None
            edited = apply(source, edits)
            check_untouched(text, edits, edited)
            assert not read_text("t.yaml", edited).failures
