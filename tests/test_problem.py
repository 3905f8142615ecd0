"""Problems sort worst first, then by place."""

from uptrail.problem import Allow, Level, Problem, Source


def test_order() -> None:
    found = [
        Problem(Source("b.md", 2), "r", "later", Level.ERROR),
        Problem(Source("a.md", 1), "r", "info", Level.INFO),
        Problem(Source("b.md", 1, 9), "r", "first", Level.ERROR),
        Problem(Source("a.md", 1), "r", "warning", Level.WARNING),
    ]
    assert [p.message for p in sorted(found, key=lambda p: p.sort_key)] == ["first", "later", "warning", "info"]
    assert str(found[2].source) == "b.md:1:9"


def test_a_note_speaks_of_its_own_line_and_the_next_or_of_the_file() -> None:
    def covered(note: Allow) -> list[int]:
        return [line for line in range(1, 9) if note.covers(Problem(Source("a.md", line), "r", "m"))]

    assert covered(Allow(Source("a.md", 4), "r")) == [4, 5]
    assert covered(Allow(Source("a.md", 1), "r", whole_file=True)) == list(range(1, 9))
    assert covered(Allow(Source("a.md", 4), "other")) == covered(Allow(Source("b.md", 4), "r")) == []
