"""Servers on this machine that stand in for those an office's messages go to."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Got:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    content: bytes

    @property
    def json(self):
        return json.loads(self.content)


@dataclass
class Receiver:
    """A server that keeps what it gets and answers as it is told to."""

    address: str = ""
    status: int = 200
    answer: bytes = b"{}"
    #: Where it sends those who ask; empty for nowhere.
    location: str = ""
    got: list[Got] = field(default_factory=list)

    def keys(self) -> list[str]:
        return [each.headers["idempotency-key"] for each in self.got]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that was killed is what some tests are about."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve on a free port of this machine until the block ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.got.append(Got(self.path, headers, content))
            self.send_response(receiver.status)
            self.send_header("Content-Type", "application/json")
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.end_headers()
            self.wfile.write(receiver.answer)

        def log_message(self, *_: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    receiver.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def dripping(first: bytes) -> Iterator[str]:
    """Answer with some bytes at once and then one every twentieth of a second, without an end."""
    over = threading.Event()

    def drip(client: socket.socket) -> None:
        with client, suppress(OSError):
            client.recv(65536)
            client.sendall(first)
            while not over.wait(0.05):
                client.sendall(b"x")

    def serve() -> None:
        # Nobody comes any more: it is closed.
        with suppress(OSError):
            while True:
                client, _ = server.accept()
                threading.Thread(target=drip, args=(client,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            over.set()
            # Closing alone does not wake up who waits for a caller.
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
