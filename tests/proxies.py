"""What may stand between a command and a server, and cut what passes through, and what is no server of ours at all."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import trustme

Cut = Callable[[bytes], bool]  # told a request, says whether its answer gets lost


@contextmanager
def proxy(port: int, cut: Cut, instead: bytes = b"") -> Iterator[int]:
    """The port of one before this port, which loses the first answer to a request that is to be cut, and gives another
    ``instead``; the server gets the request, and answers."""
    lost = threading.Event()

    def serve(client: socket.socket) -> None:
        with closing(client), closing(socket.create_connection(("127.0.0.1", port))) as server, suppress(OSError):
            while request := _message(client):
                server.sendall(request)
                answer = _message(server)
                if cut(request) and not lost.is_set():
                    lost.set()
                    client.sendall(instead)
                    return
                client.sendall(answer)

    with listening(serve) as found:
        yield found


@contextmanager
def sealed(port: int, folder: Path, *names: str) -> Iterator[int]:
    """The port of one before this port that speaks TLS, with a certificate of these names, which who trusts
    ``folder``/ca.pem trusts."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    authority.issue_cert(*names).configure_cert(context)

    def serve(client: socket.socket) -> None:
        with (
            closing(socket.create_connection(("127.0.0.1", port))) as server,
            closing(client),
            suppress(OSError),
            context.wrap_socket(client, server_side=True) as secured,
        ):
            while request := _message(secured):
                server.sendall(request)
                secured.sendall(_message(server))

    with listening(serve) as found:
        yield found


def _message(stream: socket.socket) -> bytes:
    """A request or an answer with a length, whole; nothing at the end."""
    found = b""
    while b"\r\n\r\n" not in found:
        part = stream.recv(65536)
        if not part:
            return b""
        found += part
    head, _, rest = found.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0]) - len(rest)
    while missing > 0:
        part = stream.recv(missing)
        if not part:
            return b""
        found, missing = found + part, missing - len(part)
    return found


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """The port of something that gives everybody the same answer."""

    def serve(client: socket.socket) -> None:
        with closing(client), suppress(OSError):
            client.recv(65536)
            client.sendall(answer)

    with listening(serve) as found:
        yield found


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:

        def accept() -> None:
            with suppress(OSError):  # it is closed at the end
                while True:
                    client, _ = door.accept()
                    threading.Thread(target=serve, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield door.getsockname()[1]
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
