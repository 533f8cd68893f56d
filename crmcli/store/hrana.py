"""Hrana 3 over HTTP: one kept connection to a libSQL server, the values on it, and its answers line by line."""

from __future__ import annotations

import base64
import contextlib
import http.client
import ssl
from collections import Counter
from collections.abc import Iterator, Sequence

from crmcli.light import Any, json
from crmcli.store.remote_address import ServerAddress

CONNECT = 10.0  # seconds until a server that does not answer at all is given up
Statement = tuple[str, Sequence[Any]]
Json = dict[str, Any]


class Broken(Exception):
    """The connection ended without a whole answer; ``begun`` tells whether some of the answer had come."""

    def __init__(self, why: str, begun: bool, timed_out: bool = False) -> None:
        super().__init__(why)
        self.begun, self.timed_out = begun, timed_out


class Refusal(Exception):
    """An answer that is none of Hrana's: its HTTP status, the code that the server gives, and what it says."""

    def __init__(self, status: int, code: str, said: str) -> None:
        super().__init__(f"{status} {said}")
        self.status, self.code, self.said = status, code, said


class Connection:
    """A connection that is kept between requests, and opened again when it is gone."""

    def __init__(self, address: ServerAddress, token: str | None) -> None:
        self.address = address
        self._headers = {"Host": address.named, "Content-Type": "application/json", "Accept-Encoding": "identity"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._http: http.client.HTTPConnection | None = None
        self._owed = False  # whether an answer is still to come that nobody waits for

    def leave(self, path: str, body: Json, limit: float) -> None:
        """Send what nobody waits for; its answer is read before the next request, or when the connection is closed,
        for a server does not carry out what it cannot answer any more."""
        with contextlib.suppress(Broken):
            self._send(path, body, limit)
            self._owed = True

    def ask(self, path: str, body: Json, limit: float) -> Json:
        """The answer to a request that waits so many seconds for it; raises Broken and Refusal."""
        answer = self._sent(path, body, limit)
        try:
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.drop()
            raise _broken(error, begun=True) from error
        except BaseException:  # a signal: what is left of the answer would be taken for that of the next request
            self.drop()
            raise
        if answer.status != 200:
            raise self._refusal(answer, content)
        try:
            told = json.loads(content)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            self.drop()
            raise Refusal(answer.status, "", content[:200].decode("latin-1"))
        return told

    def lines(self, path: str, body: Json, limit: float) -> Iterator[Json]:
        """The same for an answer of any size, as it comes: the first line has the baton."""
        answer = self._sent(path, body, limit)
        if answer.status != 200:
            raise self._refusal(answer, answer.read())
        whole = False
        try:
            for line in answer:
                yield json.loads(line)
            whole = True
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _broken(error, begun=True) from error
        finally:
            if not whole:
                self.drop()

    def _sent(self, path: str, body: Json, limit: float) -> http.client.HTTPResponse:
        with self._telling():
            return self._send(path, body, limit).getresponse()

    def _send(self, path: str, body: Json, limit: float) -> http.client.HTTPConnection:
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        self._settle()
        with self._telling():
            connection = self._http or self._connected(min(limit, CONNECT))
            if connection.sock is not None:
                connection.sock.settimeout(limit)
            with contextlib.suppress(BrokenPipeError):  # one that refuses may not read to the end, and yet say why
                connection.request("POST", path, data, self._headers)
            return connection

    def _settle(self) -> None:
        """Read the answer that nobody waited for."""
        owed, self._owed = self._owed, False
        if owed and self._http is not None:
            try:
                self._http.getresponse().read()
            except (OSError, http.client.HTTPException):
                self.drop()

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Around what is sent and answered: nothing goes on with a connection on which something was left half."""
        try:
            yield
        except (OSError, http.client.HTTPException) as error:
            self.drop()
            if isinstance(error, http.client.HTTPException) and not isinstance(error, ConnectionError):
                raise Refusal(0, "", "") from error  # whatever answers there does not speak HTTP
            raise _broken(error, begun=False) from error
        except BaseException:
            self.drop()
            raise

    def _connected(self, limit: float) -> http.client.HTTPConnection:
        """Opened, without delay for small requests, which http.client sees to."""
        found = self._http = connection(self.address, limit)
        try:
            found.connect()
        except OSError as error:
            self.drop()
            raise (Distrusted if isinstance(error, ssl.SSLError) else NotThere)(error) from error
        return found

    def _refusal(self, answer: http.client.HTTPResponse, content: bytes) -> Refusal:
        """What stands in an answer that is no 200: an object with a code, with "error", or plain text."""
        said, code = content[:300].decode("utf-8", "replace"), ""
        with contextlib.suppress(ValueError):
            told = json.loads(content)
            if isinstance(told, dict):
                said, code = str(told.get("message") or told.get("error") or said), str(told.get("code") or "")
        if 300 <= answer.status < 400:
            said = answer.headers.get("Location", "")
        return Refusal(answer.status, code, said)

    def interrupt(self) -> None:
        """Have the thread that waits for an answer get none."""
        import socket

        sock = self._http.sock if self._http else None
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def drop(self) -> None:
        """Close it; the next request opens another."""
        self._settle()
        found, self._http = self._http, None
        if found is not None:
            found.close()


class NotThere(Broken, OSError):
    """There is nobody who takes the connection."""

    def __init__(self, error: OSError) -> None:
        Broken.__init__(self, str(error), begun=False)


class Distrusted(NotThere):
    """There is somebody who does not show who it is; ``said`` is what is wrong with the certificate, None where it
    speaks no TLS."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error)
        self.said: str | None = getattr(error, "verify_message", None)


def connection(address: ServerAddress, limit: float) -> http.client.HTTPConnection:
    """One that is not open yet."""
    kind = Secure if address.secure else http.client.HTTPConnection
    found = kind(address.machine, address.port, timeout=limit)
    if isinstance(found, Secure):
        found.name = address.host
    return found


class Secure(http.client.HTTPConnection):
    """One by TLS, to whoever shows a certificate of ``name``, wherever that is reached."""

    name = ""

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.name)


def _broken(error: Exception, begun: bool) -> Broken:
    if isinstance(error, Broken):
        return error
    return Broken(str(error) or type(error).__name__, begun, timed_out=isinstance(error, TimeoutError))


def steps(statements: Sequence[Statement], stored: dict[str, int], alone: bool = False) -> list[Json]:
    """The steps of a batch, each on condition that the one before went well, unless each stands ``alone``."""
    found: list[Json] = []
    for place, (sql, values) in enumerate(statements):
        number = stored.get(sql)
        named: Json = {"sql": sql} if number is None else {"sql_id": number}
        step: Json = {"stmt": {**named, "args": [encoded(value) for value in values]}}
        if place and not alone:
            step["condition"] = {"type": "ok", "step": place - 1}
        found.append(step)
    return found


def repeated(statements: Sequence[Statement]) -> dict[str, int]:
    """Statements that are sent so often that their text is told only once, with the number that stands for it."""
    counts = Counter(sql for sql, _ in statements)
    return {sql: number for number, sql in enumerate((sql for sql, count in counts.items() if count > 3), 1)}


def encoded(value: Any) -> Json:
    """A value as it travels; raises TypeError for what no database holds."""
    if value is None:
        return {"type": "null"}
    if isinstance(value, str):
        return {"type": "text", "value": value}
    if isinstance(value, int):
        return {"type": "integer", "value": str(int(value))}
    if isinstance(value, float):
        return {"type": "float", "value": value}
    if isinstance(value, bytes):
        return {"type": "blob", "base64": base64.b64encode(value).decode()}
    raise TypeError(f"a {type(value).__name__} cannot be stored")


def decoded(rows: Sequence[Sequence[Json]]) -> list[tuple[Any, ...]]:
    return [tuple(map(_value, row)) for row in rows]


def _value(cell: Json) -> Any:
    kind = cell["type"]
    if kind == "text":
        return cell["value"]
    if kind == "integer":
        return int(cell["value"])
    if kind == "null":
        return None
    if kind == "float":
        return float(cell["value"])
    text = cell["base64"]
    return base64.b64decode(text + "=" * (-len(text) % 4))
