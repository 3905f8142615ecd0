"""Where a site is built out of sight: the old one stands until the new one is whole."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from uptrail.adapters.exchange import exchange, recover
from uptrail.adapters.tree import Tree, forget, hidden


class Busy(Exception):
    """Another build is writing the same site."""


class Workshop:
    """The folders beside one site: `next`, which the generator fills, and `spare`, the site before the last.

    They lie in the cache when that is on the site's own disk, so that a rename moves them; else beside the site.
    """

    def __init__(self, site: Path, cache: Path) -> None:
        self.site = Path(os.path.realpath(site))
        self.site.parent.mkdir(parents=True, exist_ok=True)
        self.folder = self._choose(cache)
        self.next = self.folder / "next"
        self._spare = self.folder / "spare"
        self._lock = _locked(self.folder)
        (self.folder / "site").write_text(str(self.site), encoding="utf-8", errors="surrogateescape")
        recover(self._spare, self.site)
        self._keep_hidden(self._spare)
        shutil.rmtree(self.next, ignore_errors=True)
        self.next.mkdir()
        self.tree: Tree | None = None

    def _choose(self, cache: Path) -> Path:
        name = hashlib.blake2b(os.fsencode(self.site), digest_size=6).hexdigest()
        inside = cache / "sites" / name
        inside.mkdir(parents=True, exist_ok=True)
        if inside.stat().st_dev == self.site.parent.stat().st_dev:
            return inside
        inside.rmdir()
        beside = self.site.with_name(f".{self.site.name}.uptrail")
        beside.mkdir(exist_ok=True)
        return beside

    def open_tree(self) -> Tree:
        """The record files of the site before the last, to be brought up to date."""
        self.tree = Tree(self._spare, self.folder)
        return self.tree

    def assemble(self) -> Path:
        """Put the generator's files to the records'; the whole site's folder."""
        tree = self.tree or self.open_tree()
        tree.pour(self.next)
        return tree.folder

    def publish(self) -> None:
        """Put the whole site in the old one's place."""
        tree = self.tree or self.open_tree()
        tree.note()
        exchange(self._spare, self.site)
        self._keep_hidden(self._spare)
        forget(self.folder, (self._spare, self.site))

    def _keep_hidden(self, old: Path) -> None:
        """Bring over what a generator leaves alone when it cleans a site: `.git` and the like."""
        if not (old.is_dir() and self.site.is_dir()):
            return
        ours = hidden(old, self.folder)
        for path in list(old.iterdir()):
            if path.name.startswith(".") and path.name not in ours and not (self.site / path.name).exists():
                os.rename(path, self.site / path.name)

    def close(self, *, keep: bool = True) -> None:
        """Let others build; without `keep`, leave nothing behind."""
        shutil.rmtree(self.folder if not keep else self.next, ignore_errors=True)
        os.close(self._lock)


def _locked(folder: Path) -> int:
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Busy(f"another build is writing this site; {folder} is locked") from None
    return handle


def clear_abandoned(cache: Path) -> None:
    """Remove workshops of sites that no longer exist, unless a build is at work in one."""
    for folder in _workshops(cache):
        with contextlib.suppress(Busy, OSError):
            site = (folder / "site").read_text(encoding="utf-8", errors="surrogateescape")
            if not Path(site).exists() and not (folder / "spare.old").exists():
                handle = _locked(folder)
                shutil.rmtree(folder, ignore_errors=True)
                os.close(handle)


def _workshops(cache: Path) -> Iterator[Path]:
    folder = cache / "sites"
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.is_dir())
