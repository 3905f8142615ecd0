"""Our public pages as the theme makes them: nothing that they do not use, and a policy that says so."""

import hashlib
import re
from base64 import b64encode

import pytest

from adapters.repository import Repository
from uptrail.adapters import chrome


@pytest.fixture
def repository(tmp_path) -> Repository:  # type: ignore[no-untyped-def]
    return Repository(tmp_path / "repository")


def test_public_pages_have_one_script_and_a_policy(repository: Repository) -> None:
    repository.build()
    for path in ("index.html", "incidents/one/index.html", "history/index.html", "404.html"):
        page = repository.page(path)
        assert re.findall(r"<script[^>]*>", page) == re.findall(
            r'<script defer src="[./]*assets/uptrail[^>]*>', page
        ), path
        policy = re.search(r'<meta http-equiv="content-security-policy" content="([^"]*)">', page)
        assert policy, path
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy[1]
        assert page.index("content-security-policy") < page.index("<link")
        assert "md-search" not in page
    assert "content-security-policy" not in repository.page("about/index.html")
    assert "assets/uptrail." in repository.page("about/index.html")


def test_what_a_template_adds_is_allowed_and_nothing_else() -> None:
    code = "let x = 1"
    page = f'<script>{code}</script><script src="https://a.example/x.js"></script>'
    page += '<script type="application/json">1</script>'
    digest = b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}' https://a.example;" in chrome.policy(page)


def test_the_page_for_lost_addresses_works_at_any_depth(repository: Repository) -> None:
    repository.write("mkdocs.yml", (repository.root / "mkdocs.yml").read_text() + "site_url: https://x.example/repo/\n")
    repository.build()
    page = repository.page("404.html")
    assert page.index('<base href="/repo/">') < page.index("<link")
    assert "There is no such page" in page
    assert "404" not in repository.page("sitemap.xml")


def test_old_addresses_and_hand_written_files(repository: Repository, caplog: pytest.LogCaptureFixture) -> None:
    text = (repository.root / "incidents/one.md").read_text()
    repository.write("incidents/one.md", text.replace("severity:", "aliases: [/about/, /old/one]\nseverity:", 1))
    repository.write("docs/robots.txt", "User-agent: mine\n")
    repository.write("docs/old/one.md", "Excluded.")
    configuration = (repository.root / "mkdocs.yml").read_text()
    repository.write("mkdocs.yml", f"{configuration}exclude_docs: /old/\n")
    repository.build()
    said = caplog.text
    assert "the old address '/about/': the hand-written docs/about.md stands there already" in said
    assert said.count("old-addresses") == 1
    assert "About us" in repository.page("about/index.html")
    assert "../../incidents/one/" in repository.page("old/one/index.html")
    assert repository.page("robots.txt") == "User-agent: mine\n"
    assert "old/one" not in repository.page("sitemap.xml")
