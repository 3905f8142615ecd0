import os
import threading

import pytest

from uptrail import cores


def test_shares_are_done_by_as_many_programs_and_come_back_in_order() -> None:
    found = cores.share_out(3, lambda number: f"{number} {os.getpid()}".encode())
    numbers, programs = zip(*(str(one, "ascii").split() for one in found if one), strict=True)
    assert numbers == ("0", "1", "2")
    assert len(set(programs)) == 3
    assert str(os.getpid()) not in programs
    for program in programs:
        with pytest.raises(ChildProcessError):
            os.waitpid(int(program), os.WNOHANG)


def test_more_than_a_pipe_holds_comes_back() -> None:
    assert cores.share_out(2, lambda number: b"x" * 1_000_000) == [b"x" * 1_000_000] * 2


def test_a_share_that_fails_is_none(capfd: pytest.CaptureFixture[str]) -> None:
    def work(number: int) -> bytes:
        if number:
            raise ValueError("in vain")
        return b"done"

    assert cores.share_out(2, work) == [b"done", None]
    assert capfd.readouterr().err == ""


def test_beside_other_threads_nothing_is_shared() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert cores.count() == 1
    finally:
        done.set()
        other.join()
