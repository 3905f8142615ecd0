"""A web server on loopback that answers what a test tells it to, and remembers what it was asked."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import parse_qs


class Asked(NamedTuple):
    """One request: its form and its headers."""

    path: str
    form: dict[str, str]
    headers: dict[str, str]


class Answer(NamedTuple):
    """One answer; JSON unless it is bytes. `breaks` closes the connection half-way."""

    body: Any
    status: int = 200
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    breaks: bool = False


Script = Callable[[Asked], Answer]


class Lying(NamedTuple):
    """The running server."""

    address: str
    asked: list[Asked]


@contextmanager
def serving(script: Script) -> Iterator[Lying]:
    """Serve until the block ends."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            asked.append(Asked(self.path, form, dict(self.headers)))
            answer = script(asked[-1])
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(content) + (1000 if answer.breaks else 0)))
            for name, value in answer.headers:
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield Lying(f"http://127.0.0.1:{server.server_address[1]}", asked)
    finally:
        server.shutdown()
        server.server_close()


def matrix(*series: list[list[Any]]) -> dict[str, Any]:
    """A successful answer with the points of some series."""
    result = [{"metric": {}, "values": points} for points in series]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


def grid(form: dict[str, str]) -> range:
    """The moments that a form asks for."""
    start, end, step = (int(form[name]) for name in ("start", "end", "step"))
    return range(start, end + 1, step)


def steady(value: str) -> Script:
    """The same value at every moment that is asked for."""
    return lambda asked: Answer(matrix([[at, value] for at in grid(asked.form)]))
