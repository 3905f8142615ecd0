"""Notice changed records at little cost: one thread looks at the files, ever less often the longer that takes."""

import os
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

SHARE = 30
"""Between two looks the thread rests this many times as long as a look takes."""
SHORTEST = 0.5


class Watch:
    """Touches `signal`, a file that a server watches, whenever anything in `paths` changes.

    A server that polls ten thousand files itself is busy for a sixth of its time; this takes about a thirtieth.
    """

    def __init__(self, paths: Iterable[Path], signal: Path) -> None:
        self._paths = tuple(paths)
        self._signal = signal
        self._stopped = threading.Event()
        self._signal.parent.mkdir(parents=True, exist_ok=True)
        self._signal.touch()
        self._thread = threading.Thread(target=self._run, daemon=True, name="uptrail-watch")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        known = look(self._paths)
        rest = SHORTEST
        while not self._stopped.wait(rest):
            began = time.thread_time()
            found = look(self._paths)
            rest = max(SHORTEST, SHARE * (time.thread_time() - began))
            if found != known:
                known = found
                self._signal.write_text(str(time.time_ns()), encoding="ascii")


def look(paths: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Time of change and size of every file at or below the paths; hidden ones are left out."""
    found: dict[str, tuple[int, int]] = {}
    for path in paths:
        if path.is_dir():
            found.update(_below(os.fspath(path)))
        elif path.exists():
            stat = path.stat()
            found[os.fspath(path)] = (stat.st_mtime_ns, stat.st_size)
    return found


def _below(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir():
                yield from _below(entry.path)
            else:
                stat = entry.stat()
                yield entry.path, (stat.st_mtime_ns, stat.st_size)
        except OSError:
            continue
