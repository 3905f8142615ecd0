"""Put a finished folder in the place of another in one step, so that nobody ever finds half a site."""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV, errno.EPERM}
_AT_FDCWD = -100
_SWAP = 2


def exchange(new: Path, live: Path) -> None:
    """Make `new` the content of `live`; afterwards `new` holds what `live` was, or is gone.

    Where the system can swap two folders at once, that is what happens; elsewhere it takes two
    renames, and `recover` undoes a kill between them. A `live` that cannot be renamed, such as the
    mount point of a volume, is brought up to date file by file.
    """
    if not live.exists():
        os.rename(new, live)
        return
    try:
        if not _swapped(new, live):
            _rename_twice(new, live)
    except OSError as error:
        if error.errno not in {errno.EBUSY, errno.EXDEV}:
            raise
        _copy_over(new, live)
        shutil.rmtree(new)


def recover(new: Path, live: Path) -> None:
    """Put the old folder back that a kill between two renames left aside."""
    old = _old(new)
    if old.exists():
        if live.exists():
            shutil.rmtree(old)
        else:
            os.rename(old, live)


def _old(new: Path) -> Path:
    return new.with_name(new.name + ".old")


def _rename_twice(new: Path, live: Path) -> None:
    old = _old(new)
    os.rename(live, old)
    try:
        os.rename(new, live)
    except OSError:
        os.rename(old, live)
        raise
    os.rename(old, new)


def _swapped(new: Path, live: Path) -> bool:
    """Whether the system swapped the two folders; False when it does not know how."""
    name = {"linux": "renameat2", "darwin": "renameatx_np"}.get(sys.platform)
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if function is None:
        return False
    here = _AT_FDCWD if sys.platform == "linux" else -2
    if function(here, os.fsencode(new), here, os.fsencode(live), ctypes.c_uint(_SWAP)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(live))


def _copy_over(new: Path, live: Path) -> None:
    """Bring `live` up to date in place: each file is replaced whole, and what is not in `new` goes last."""
    wanted = {path.relative_to(new) for path in new.rglob("*")}
    for path in sorted(wanted):
        source, target = new / path, live / path
        if source.is_dir():
            if target.is_file() or target.is_symlink():
                target.unlink()
            target.mkdir(exist_ok=True)
        else:
            draft = target.with_name(f".{target.name}.uptrail")
            shutil.copy2(source, draft)
            os.replace(draft, target)
    for extra in sorted((path for path in live.rglob("*") if path.relative_to(live) not in wanted), reverse=True):
        if extra.relative_to(live).parts[0].startswith("."):
            continue
        if extra.is_dir() and not extra.is_symlink():
            extra.rmdir()
        else:
            extra.unlink()
