"""Libraries from the Python and npm registries that were written for hosted status pages read ours, unchanged.

The built demo is served on loopback. Libraries are installed below `.cache/` once.
"""

import functools
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from environments import HOME, environment

pytestmark = [pytest.mark.clients, pytest.mark.slow]

NODE_PACKAGES = ("statuspage.io@3", "@aero/statuspage@1")

AREZ = """
import asyncio, json, sys
from arez import StatusPage

async def main():
    async with StatusPage(sys.argv[1]) as page:
        status = await page.get_status()
        print(json.dumps({
            "name": status.name,
            "impact": status.impact,
            "groups": {group.name: [one.name for one in group.components] for group in status.groups},
            "statuses": {one.name: one.status for one in status.components},
            "incidents": [[one.name, one.status, len(one.updates)] for one in status.incidents],
            "maintenances": [[one.name, one.status, str(one.scheduled_for)] for one in status.maintenances],
        }))

asyncio.run(main())
"""

STATUSPAGE_IO = """
const {Statuspage} = require("statuspage.io");
(async () => {
  const page = new Statuspage("demo");
  page.setApiUrl(process.argv[1]);
  console.log(JSON.stringify({
    summary: await page.api.getSummary(),
    status: await page.api.getStatus(),
    components: await page.api.getComponents(),
    incidents: await page.api.incidents.getAll(),
    unresolved: await page.api.incidents.getUnresolved(),
    upcoming: await page.api.scheduledMaintenances.getUpcoming(),
  }));
})();
"""

AERO = """
const {StatusPageClient, maintenances} = require("@aero/statuspage");
const page = () => new StatusPageClient(process.argv[1]);
(async () => console.log(JSON.stringify({
  summary: await page().summary(),
  status: await page().status(),
  components: await page().components(),
  incidents: await page().incidents(),
  unresolved: await page().incidents(true),
  maintenances: await page().maintenances(maintenances.ALL),
  upcoming: await page().maintenances(maintenances.UPCOMING),
  active: await page().maintenances(maintenances.ACTIVE),
})))();
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without telling of each."""

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read(built: Path, name: str) -> Any:
    return json.loads((built / "api" / "v2" / f"{name}.json").read_text())


def told(*command: object, cwd: Path, **environ: str) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"} | environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def node(source: str, address: str) -> Any:
    """What a program says that uses the npm packages; skips without node or the registry."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if not program or not npm:
        pytest.skip("node or npm is not installed")
    folder = HOME / ".cache" / "environments" / "node-clients"
    if not (folder / "ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}')
        words = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", *NODE_PACKAGES]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.skip(f"cannot install {' '.join(NODE_PACKAGES)}: {done.stderr.strip()[-300:]}")
        (folder / "ready").touch()
    return json.loads(told(program, "-e", source, address, cwd=folder))


def test_arez_from_pypi(built: Path, address: str, tmp_path: Path) -> None:
    programs = environment("client-arez", "arez")
    said = json.loads(told(programs / "python", "-c", AREZ, address, cwd=tmp_path))
    summary = read(built, "summary")
    groups = {one["id"]: one["name"] for one in summary["components"] if one["group"]}
    assert said["name"] == summary["page"]["name"]
    assert said["impact"].lower() == summary["status"]["indicator"]
    assert set(said["groups"]) == set(groups.values())
    assert said["statuses"] == {
        one["name"]: one["status"].replace("_", " ").title() for one in summary["components"] if not one["group"]
    }
    assert said["incidents"] == [
        [one["name"], one["status"].title(), len(one["incident_updates"])] for one in summary["incidents"]
    ]
    assert said["maintenances"] == [
        [one["name"], one["status"].replace("_", " ").title(), one["scheduled_for"][:19].replace("T", " ")]
        for one in summary["scheduled_maintenances"]
    ]


def test_statuspage_prometheus_exporter_from_pypi(built: Path, address: str, tmp_path: Path) -> None:
    programs = environment("client-exporter", "statuspage-prometheus-exporter")
    services = {"demo": {"url": f"{address}/api/v2/summary.json", "name": "Demo"}}
    (tmp_path / "services.json").write_text(json.dumps(services))
    environ = {"RUN_MODE": "once", "METRICS_TEXTFILE_PATH": str(tmp_path / "metrics.prom")}
    told(programs / "statuspage-prometheus-exporter", cwd=tmp_path, **environ)
    metrics = (tmp_path / "metrics.prom").read_text()
    summary = read(built, "summary")
    well = float(summary["status"]["indicator"] == "none")
    assert f'statuspage_service_status{{service_name="Demo"}} {well}' in metrics
    for one in summary["components"]:
        fine = float(one["status"] == "operational")
        label = f'component_name="{one["name"]}",service_name="Demo"'
        assert f"statuspage_component_status{{{label}}} {fine}" in metrics
    for kind, listed in (("incident", summary["incidents"]), ("maintenance", summary["scheduled_maintenances"])):
        assert listed
        assert all(f'{kind}_id="{one["id"]}"' in metrics for one in listed)


def test_statuspage_io_from_npm(built: Path, address: str) -> None:
    said = node(STATUSPAGE_IO, address)
    for name in ("summary", "status", "components", "incidents"):
        assert said[name] == read(built, name)
    assert said["unresolved"] == read(built, "incidents/unresolved")
    assert said["upcoming"] == read(built, "scheduled-maintenances/upcoming")


def test_aero_statuspage_from_npm(built: Path, address: str) -> None:
    """A client object of its own per request: it remembers the path of the one before."""
    said = node(AERO, address)
    components = read(built, "components")["components"]
    top = [one for one in components if one["group_id"] is None]
    assert [one["name"] for one in said["components"]] == [one["name"] for one in top]
    assert [len(one["children"]) for one in said["components"]] == [len(one.get("components", ())) for one in top]
    for name, path, kind in (
        ("incidents", "incidents", "incidents"),
        ("unresolved", "incidents/unresolved", "incidents"),
        ("maintenances", "scheduled-maintenances", "scheduled_maintenances"),
        ("upcoming", "scheduled-maintenances/upcoming", "scheduled_maintenances"),
        ("active", "scheduled-maintenances/active", "scheduled_maintenances"),
    ):
        assert [one["id"] for one in said[name]] == [one["id"] for one in read(built, path)[kind]]
    assert said["status"]["status"] == read(built, "status")["status"]
