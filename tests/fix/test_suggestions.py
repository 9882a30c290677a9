"""check shows what would mend each finding: in text as a short diff, in JSON as edits that do mend it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import crossgate
from crossgate import check_api
from crossgate.cli import main
from crossgate.fix.suggestions import suggestions
from crossgate.report.preview import hunks, parents_of
from crossgate.sources import read_text
from crossgate.text import apply
from tests.fix.breakages import BREAKAGES, Breakage, broken
from tests.fix.texts import ORIGIN, bare

SCHEMA = json.loads((Path(crossgate.__file__).parent / "report" / "report.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.name)
def test_the_edits_of_all_findings_are_of_the_text_and_each_mends_something(breakage: Breakage) -> None:
    (api,) = read_text("template.yaml", broken(breakage)).apis
    report = check_api(api, {"origins": (ORIGIN,)})
    found = suggestions(report)
    shown = [finding for finding in report.findings if id(finding) in found]
    assert shown, [finding.cause for finding in report.findings]
    for finding in shown:
        source, edits = found[id(finding)]
        after = apply(source, edits)
        (again,) = read_text("template.yaml", after).apis
        before_count = sum(other.severity != "note" for other in report.findings)
        left = [other for other in check_api(again, {"origins": (ORIGIN,)}).findings if other.severity != "note"]
        assert after != source.text
        assert len(left) <= before_count


def test_json_validates_and_text_shows_the_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "template.yaml"
    path.write_text(bare())
    main(["check", str(path), "--origin", ORIGIN, "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, SCHEMA)
    edits = [edit for finding in document["findings"] for edit in finding["fix"]["edits"]]
    assert any("HttpMethod: OPTIONS" in edit["text"] for edit in edits)
    main(["check", str(path), "--origin", ORIGIN])
    out = capsys.readouterr().out
    assert "+ GatewayResponseDefault4XX:\n" in out
    assert "more lines: crossgate fix" in out


def test_a_generated_text_gets_no_edits() -> None:
    (api,) = read_text(
        "t.yaml", bare().replace("    Properties:\n      Name", "    Metadata:\n      aws:cdk:path: A/B\n    Properties:\n      Name")
    ).apis
    assert suggestions(check_api(api)) == {}


def test_a_preview_is_what_changes_and_its_place() -> None:
    (api,) = read_text("template.yaml", broken(next(one for one in BREAKAGES if one.name == "method missing"))).apis
    report = check_api(api, {"origins": (ORIGIN,)})
    ((source, edits),) = [fix for finding in report.findings if (fix := suggestions(report).get(id(finding)))]
    (hunk,) = hunks(source, edits)
    assert hunk.removed == ("              method.response.header.Access-Control-Allow-Methods: \"'GET,OPTIONS'\"",)
    assert hunk.added == ("              method.response.header.Access-Control-Allow-Methods: \"'GET,OPTIONS,PUT'\"",)
    assert parents_of(source, hunk)[-3:] == ("IntegrationResponses", "item 1", "ResponseParameters")
