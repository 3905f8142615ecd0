"""Python's search for garbage, put off while many things are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """Search for no garbage meanwhile, nor ever among what was made: walking over it again and again costs more
    than making it. Within another `put_off`, nothing."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
