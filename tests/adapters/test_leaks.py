from pathlib import Path

import pytest

from uptrail.adapters import leaks


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("docs/deep", "incidents"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "incidents/one.md").write_text("internal")
    (tmp_path / "CHANGELOG.md").write_text("public")
    return tmp_path


def refusal(root: Path, name: str, text: str = "") -> str:
    path = root / "docs" / name
    path.write_text(text)
    return leaks.refusal(path, root / "docs", root, [root])


@pytest.mark.parametrize("name", ["a.md", "a.PNG", "deep/a.css", "CNAME", "robots.txt", "a.pdf"])
def test_what_belongs_in_a_site_is_published(root: Path, name: str) -> None:
    assert refusal(root, name) == ""


@pytest.mark.parametrize(
    "name", ["a.csv", "a.yaml", "a.json", "a.md.bak", "a.env", "notes", "a.sqlite", "robots.md.txt"]
)
def test_anything_else_is_not(root: Path, name: str) -> None:
    assert "are not published" in refusal(root, name)


def test_a_link_out_of_the_folder_is_not_followed(root: Path) -> None:
    (root / "docs/one.md").symlink_to(root / "incidents/one.md")
    assert "link" in leaks.refusal(root / "docs/one.md", root / "docs", root, [])


@pytest.mark.parametrize(
    "text",
    [
        '--8<-- "incidents/one.md"',
        "    --8<-- 'incidents/one.md:2:3'",
        '---8<--- "./docs/../incidents/one.md"',
        "--8<--\nCHANGELOG.md\nincidents/one.md\n--8<--",
        '{% include-markdown "../incidents/one.md" %}',
        "{! ../incidents/one.md !}",
        '--8<-- "uptrail.yaml"',
    ],
)
def test_a_page_that_includes_a_record_is_refused(root: Path, text: str) -> None:
    assert refusal(root, "page.md", f"# Page\n\n{text}\n").startswith("it includes")


def test_includes_are_followed(root: Path) -> None:
    (root / "CHANGELOG.md").write_text('--8<-- "NEXT.md"\n')
    (root / "NEXT.md").write_text('--8<-- "CHANGELOG.md"\n--8<-- "incidents/one.md"\n')
    assert refusal(root, "page.md", '--8<-- "CHANGELOG.md"\n').endswith("which is not for the public")


def test_other_includes_are_welcome(root: Path) -> None:
    assert refusal(root, "page.md", '--8<-- "CHANGELOG.md"\n--8<-- "https://example.org/x"\n') == ""
