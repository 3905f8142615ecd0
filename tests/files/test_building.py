"""Values that a record cannot hold are dropped one by one, and named where the file has them."""

from uptrail.archive import Keys
from uptrail.files.building import build
from uptrail.problem import Source
from uptrail.records import Incident


def place(keys: Keys) -> Source:
    return Source("x.md", 1 + len(keys), 1)


def test_the_rest_is_kept_and_lists_remember_what_they_lost() -> None:
    raw = {
        "id": "x",
        "title": "T",
        "severity": ["SEV1"],
        "tags": ["a", {"b": "c"}, "d"],
        "triage": [
            {"done": "no", "text": "q"},
            {"done": "maybe", "text": "r"},
            {"text": "s"},
            {"done": "yes", "text": "t"},
        ],
        "mitigation": "",
    }
    numbers: dict[Keys, list[int]] = {}
    record, problems = build(Incident, raw, "x.md", place, numbers)
    assert record is not None
    assert (record.title, record.severity, record.tags) == ("T", "", ("a", "d"))
    assert [item.text for item in record.triage] == ["q", "t"]
    assert numbers == {("tags",): [0, 2], ("triage",): [0, 3]}
    assert sorted(problem.message for problem in problems) == [
        "severity: a list is not text",
        "tags 2: a mapping is not text",
        "triage 2, done: 'maybe' is not true or false",
        "triage 3, done is missing",
    ]
    assert raw["tags"] == ["a", {"b": "c"}, "d"]


def test_without_what_is_required_there_is_no_record() -> None:
    record, (problem,) = build(Incident, {"id": "x"}, "x.md", place)
    assert record is None
    assert (problem.rule, problem.message, problem.remedy) == ("missing-value", "title is missing", "write title: …")
