"""`uptrail slo diff` between real commits: what becomes of each budget, and which record did it."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commands.responders import Repository
from uptrail.commands import program

SETTINGS = "name: Shop\nas_of: 2026-03-31T12:00Z\ncomponents: {shop: {}, desk: {}}\n"
SLOS = """\
service: shop
slos:
  - {id: shop-time, name: Time, objective: 99.9%, window: 30 days rolling, components: [shop]}
  - {id: desk-time, name: Desk, objective: 99%, window: 30 days rolling, components: [desk]}
"""


def incident(start: str, end: str, component: str = "shop") -> str:
    times = f"started: 2026-{start} UTC\nresolved: 2026-{end} UTC\n"
    return f"title: Down\nseverity: SEV2\n{times}components: {{{component}: major_outage}}\n"


@pytest.fixture
def home(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A day ago the shop was down for 25 minutes of its 43.2."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    repository.write("uptrail.yaml", SETTINGS)
    repository.write("slos/shop.yaml", SLOS)
    repository.write("incidents/old.yaml", incident("03-30 10:00", "03-30 10:25"))
    repository.commit()
    monkeypatch.chdir(repository.home)
    return repository


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["slo", "diff", *arguments])


def said(*arguments: str) -> str:
    found = run(*arguments)
    assert found.exit_code == 0, found.output
    return found.output


def test_a_new_incident(home: Repository) -> None:
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    told = (
        "shop-time: 42.1 % -> 8.5 % left, band Caution -> Emergency\n"
        "  because incident new is new: 14.5 min\n"
        "as of 2026-03-31 12:00 UTC\n"
    )
    assert said("HEAD") == told, "not yet committed"
    home.commit()
    assert said("HEAD") == "No error budget changes.\n"
    assert said("HEAD^", "HEAD") == told
    assert said("HEAD", "HEAD^") == (
        "shop-time: 8.5 % -> 42.1 % left, band Emergency -> Caution\n"
        "  because incident new is gone: 14.5 min -> 0.0 min\n"
        "as of 2026-03-31 12:00 UTC\n"
    )


def test_a_corrected_time(home: Repository) -> None:
    home.write("incidents/old.yaml", incident("03-30 09:50", "03-30 10:25"))
    assert said("HEAD") == (
        "shop-time: 42.1 % -> 18.9 % left, band Caution -> Feature freeze\n"
        "  because incident old is corrected (started 10:00 -> 09:50): 25.0 min -> 35.0 min\n"
        "as of 2026-03-31 12:00 UTC\n"
    )


def test_a_correction_of_long_ago_is_told_for_its_own_time(home: Repository) -> None:
    home.write("incidents/winter.yaml", incident("01-10 10:00", "01-10 10:05"))
    home.commit()
    home.write("incidents/winter.yaml", incident("01-10 10:00", "01-10 10:41"))
    assert said("HEAD") == (
        "shop-time: unchanged today; as of 2026-01-10 10:41 UTC 88.4 % -> 5.0 % left, "
        "band Normal velocity -> Emergency\n"
        "  because incident winter is corrected (ended 10:05 -> 10:41)\n"
        "as of 2026-03-31 12:00 UTC\n"
    )


def test_what_bears_on_no_budget_is_not_told(home: Repository) -> None:
    home.write("incidents/old.yaml", incident("03-30 10:00", "03-30 10:25").replace("Down", "Shop down"))
    home.write("incidents/worse.yaml", incident("03-30 10:00", "03-30 10:25").replace("major_", "partial_"))
    home.write("slos/shop.yaml", SLOS.replace("name: Time", "name: Shop time"))
    assert said("HEAD") == "No error budget changes.\n"


def test_an_unchanged_incident_is_not_blamed_for_sharing_its_time(home: Repository) -> None:
    home.write("incidents/twin.yaml", incident("03-30 10:10", "03-30 10:35"))
    told = said("HEAD")
    assert "because incident twin is new: 17.5 min\n" in told
    assert "old" not in told


def test_objectives_and_settings_that_changed(home: Repository) -> None:
    home.write("slos/shop.yaml", SLOS.replace("99.9%", "99.95%").replace("name: Desk, objective: 99%", "name: Desk"))
    home.write("incidents/old.yaml", incident("03-30 10:00", "03-30 10:25").replace("major", "partial"))
    home.write("uptrail.yaml", f"{SETTINGS}policies: {{weights: {{partial_outage: 0.4}}}}\n")
    told = run("HEAD")
    assert told.exit_code == 0
    assert (
        "shop-time: 42.1 % -> 53.7 % left, band Caution -> Normal velocity\n"
        "  because objective 99.9 % -> 99.95 %\n"
        "  because the weight of partial_outage 0.3 -> 0.4\n"
        "  because incident old is corrected (other component statuses): 25.0 min -> 10.0 min\n"
    ) in told.output
    assert "desk-time: can no longer be read; 100.0 % was left" in told.output
    assert "slos/shop.yaml:4" in told.output


def test_new_and_removed_objectives(home: Repository) -> None:
    added = "  - {id: shop-day, name: Day, objective: 90%, window: 1 days rolling, components: [shop]}\n"
    home.write("slos/shop.yaml", SLOS.rsplit("  - ", 1)[0] + added)
    assert said("HEAD") == (
        "shop-day: new, 100.0 % left, band Normal velocity\n"
        "desk-time: removed; 100.0 % was left, band Normal velocity\n"
        "as of 2026-03-31 12:00 UTC\n"
    )


def test_maintenance_that_leaves_the_denominator(home: Repository) -> None:
    work = "kind: maintenance\ntitle: Work\nscheduled: {from: 2026-03-30 10:00 UTC, to: 2026-03-30 10:20 UTC}\n"
    home.write("incidents/work.yaml", f"{work}started: 2026-03-30 10:00 UTC\ncomponents: {{shop: under_maintenance}}\n")
    assert "because maintenance work is new" in said("HEAD")


def test_measurements(home: Repository) -> None:
    slo = "slos:\n  - {id: hits, name: Hits, objective: 99%, window: 1 days rolling, source: {csv: tables/hits.csv}}\n"
    rows = [f"2026-03-31T{hour:02}:00Z,100,100\n" for hour in range(12)]
    home.write("slos/hits.yaml", slo)
    home.write("tables/hits.csv", "start,good,total\n" + "".join(rows))
    home.commit()
    home.write("tables/hits.csv", "start,good,total\n" + "".join([*rows[:-1], "2026-03-31T11:00Z,91,100\n"]))
    assert said("HEAD") == (
        "hits: 100.0 % -> 25.0 % left, band Normal velocity -> Caution\n"
        "  because its measurements changed: 12 -> 12 slices\n"
        "as of 2026-03-31 12:00 UTC\n"
    )


def test_both_sides_are_looked_at_as_of_the_same_moment(home: Repository) -> None:
    home.write("uptrail.yaml", SETTINGS.replace("as_of: 2026-03-31T12:00Z\n", ""))
    assert said("HEAD", "--as-of", "2026-03-30 12:00 UTC") == "No error budget changes.\n"
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    assert said("HEAD", "--as-of", "2026-03-30 12:00 UTC") == "No error budget changes.\n"


def test_the_checkout_stays_as_it_is(home: Repository) -> None:
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    before = home.git("status", "--porcelain"), home.git("stash", "list"), home.git("worktree", "list")
    said("HEAD")
    assert before == (home.git("status", "--porcelain"), home.git("stash", "list"), home.git("worktree", "list"))


def test_a_branch_is_compared_with_where_it_began(home: Repository) -> None:
    home.git("switch", "-q", "-c", "mine")
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    home.commit()
    home.git("switch", "-q", "main")
    home.write("incidents/theirs.yaml", incident("03-29 09:00", "03-29 15:00", "desk"))
    home.commit()
    home.git("switch", "-q", "mine")
    assert "desk-time" in said("main")
    assert "desk-time" not in said("main", "--merge-base")
    assert "shop-time: 42.1 % -> 8.5 % left" in said("--merge-base", "main", "HEAD")


def test_a_root_below_the_repository_and_links_within_it(home: Repository) -> None:
    home.write("status/uptrail.yaml", SETTINGS)
    home.write("status/slos/shop.yaml", SLOS)
    home.write("status/elsewhere/one.yaml", incident("03-30 10:00", "03-30 10:25"))
    (home.home / "status/incidents").mkdir()
    (home.home / "status/incidents/one.yaml").symlink_to("../elsewhere/one.yaml")
    home.commit()
    assert said("HEAD", "--root", "status") == "No error budget changes.\n"
    assert said("HEAD^", "--root", "status").startswith("shop-time: new, 42.1 % left")


def test_json_is_for_scripts(home: Repository) -> None:
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    tree = json.loads(said("HEAD", "--format", "json"))
    [change] = tree["slos"]
    assert (change["id"], change["change"], tree["as_of"]) == ("shop-time", "changed", "2026-03-31T12:00:00Z")
    assert (change["before"]["spent"], change["after"]["spent"], change["after"]["band"]) == (1500, 2370, "Emergency")
    told = "incident new is new: 14.5 min"
    assert change["because"] == [{"kind": "incident", "id": "new", "text": told, "spent": 870.0}]


def test_markdown_is_a_table_that_nothing_escapes(home: Repository) -> None:
    bands = "budget_bands: [{above: 0.2, name: 'A|<b>@x*'}, {above: 0, name: Low}]"
    home.write("uptrail.yaml", f"{SETTINGS}policies: {{{bands}}}\n")
    home.commit()
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    assert said("HEAD", "--format", "markdown") == (
        "### Error budgets\n\n"
        "| SLO | Left before | Left after | Band | Because |\n"
        "|---|--:|--:|---|---|\n"
        "| shop\\-time | 42.1 % | 8.5 % | **A\\|&lt;b>@\u200bx\\* → Low** | incident new is new\\: 14.5 min |\n"
        "\nAs of 2026-03-31 12:00 UTC.\n"
    )


def test_the_workflows_step_fills_the_summary(
    home: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "summary.md"
    page.write_text("### Before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    assert said("HEAD", "--format", "github") == "No error budget changes.\n"
    assert page.read_text() == "### Before\n### Error budgets\n\nNo error budget changes.\n"


@pytest.mark.parametrize("revision", ["no-such", "--upload-pack=x", "HEAD:uptrail.yaml", ""])
def test_a_revision_that_is_none_gets_a_remedy(home: Repository, revision: str) -> None:
    found = run("--", revision)
    assert found.exit_code == 2
    assert f"git knows no commit {revision!r}" in found.output


def test_a_shallow_clone_says_what_it_lacks(home: Repository, tmp_path: Path) -> None:
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    home.commit()
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{home.home}", tmp_path / "shallow"], check=True)
    found = run("HEAD^", "--root", str(tmp_path / "shallow"))
    assert (found.exit_code, "fetch-depth: 0" in found.output) == (2, True)


def test_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "uptrail.yaml").write_text(SETTINGS)
    found = run("HEAD", "--root", str(tmp_path))
    assert (found.exit_code, "is not in a git repository" in found.output) == (2, True)


def test_what_git_itself_refuses_is_said_in_its_words(home: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    found = run("HEAD")
    assert (found.exit_code, "dubious ownership" in found.output) == (2, True)


def test_a_record_that_cannot_be_read_any_more_is_not_called_gone(home: Repository) -> None:
    home.write("incidents/old.yaml", "title: [\n")
    found = run("HEAD")
    assert "because incident old can no longer be read: 25.0 min -> 0.0 min" in found.stdout
    assert found.stderr.startswith("incidents/old.yaml:")


def test_many_reasons_are_counted(home: Repository) -> None:
    for minute in range(8):
        home.write(f"incidents/n{minute}.yaml", incident(f"03-31 09:{minute:02}:10", f"03-31 09:{minute:02}:20"))
    assert said("HEAD").splitlines()[-2] == "  because 3 more"


def test_what_the_workflow_checks_out_is_enough(home: Repository, tmp_path: Path) -> None:
    """A pull request's merge commit, and its first parent: two commits deep."""
    home.git("switch", "-q", "-c", "mine")
    home.write("incidents/new.yaml", incident("03-31 09:00", "03-31 09:14:30"))
    home.commit()
    home.git("switch", "-q", "main")
    home.write("incidents/theirs.yaml", incident("03-29 09:00", "03-29 15:00", "desk"))
    home.commit()
    home.git("merge", "-q", "--no-ff", "-m", "merge", "mine")
    subprocess.run(["git", "clone", "-q", "--depth", "2", f"file://{home.home}", tmp_path / "runner"], check=True)
    told = said("HEAD^1", "HEAD", "--format", "github", "--root", str(tmp_path / "runner"))
    assert told.splitlines()[0] == "shop-time: 42.1 % -> 8.5 % left, band Caution -> Emergency"
    assert "desk" not in told
