"""Work shared out among the machine's cores, to copies of this program, where a copy is sure to work."""

import os
import sys
import threading
from collections.abc import Callable

Work = Callable[[int], bytes]
"""Does the share of this number, and says what came of it."""


def count() -> int:
    """In how many shares work may be done at once.

    One where a copy is not sure to work: on other systems than Linux, and beside threads that may hold locks.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def share_out(shares: int, work: Work) -> list[bytes | None]:
    """What comes of each share; None for one that failed, which is then to be done here.

    Only what a share returns and what it leaves on the disk stays: its memory is given back.
    """
    children = [_child(number, work) for number in range(shares)]
    return [_result(*child) for child in children]


def _child(number: int, work: Work) -> tuple[int, int]:
    """The id of a new copy that does a share, and where to read what comes of it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        with open(writing, "wb") as stream:
            stream.write(work(number))
        status = 0
    finally:
        os._exit(status)


def _result(child: int, reading: int) -> bytes | None:
    with open(reading, "rb") as stream:
        found = stream.read()
    _, status = os.waitpid(child, 0)
    return None if status else found
