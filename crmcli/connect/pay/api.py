"""Asking an API over HTTPS: with its key, again where that is safe, and with one sentence when it fails."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crmcli.errors import OtherSystem, Refused
from crmcli.light import Any, json
from crmcli.model.endpoints import is_secure

Answer = dict[str, Any]
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_LONGEST = 4 << 20  # bytes of an answer that are read


@dataclass(frozen=True, slots=True)
class Api:
    """Where an API is and how it is asked; ``secret`` is asked for its key, which no error tells."""

    name: str
    base: str
    secret: Callable[[], str | None]
    variable: str
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 20.0
    tries: int = 4
    pause: Callable[[float], None] = lambda seconds: time.sleep(seconds)  # looked up when it is needed

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer as an object. What fails on the way, and what the API asks to repeat, is sent again, unchanged;
        raises OtherSystem (exit 9) for what it refuses."""
        key = self.secret()
        if key is None:
            raise Refused(
                f"There is no key for {self.name}.",
                f"Set {self.variable}, or: crm config set payment_key_command 'pass show {self.name.lower()}'",
            )
        sent = {"Authorization": f"Bearer {key}", "Accept": "application/json", **self.headers, **(headers or {})}
        failed = ""
        for attempt in range(self.tries):
            if attempt:
                self.pause(min(8.0, 0.5 * 2**attempt))
            try:
                status, content = self._once(method, path, body, sent)
            except ssl.SSLCertVerificationError:
                raise OtherSystem(f"The certificate of {self.name} is not valid.", None) from None
            except (OSError, http.client.HTTPException) as error:
                failed = "it does not answer" if isinstance(error, TimeoutError) else _reason(error)
                continue
            if status in _AGAIN:
                failed = f"it answers {status}"
                continue
            return self._read(status, content)
        raise OtherSystem(f"{self.name} cannot be asked: {failed}.", "Nothing was booked; try again later.")

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        place = urlsplit(self.base)
        host = place.hostname or ""
        if not is_secure(self.base):
            raise Refused(f"The address of {self.name} has to begin with https://.", "crm config set payment_base ''")
        ways = {"https": http.client.HTTPSConnection, "http": http.client.HTTPConnection}
        connection: http.client.HTTPConnection = ways[place.scheme](host, place.port, timeout=self.timeout)
        try:
            connection.request(method, place.path.rstrip("/") + path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read(_LONGEST)
        finally:
            connection.close()

    def _read(self, status: int, content: bytes) -> Answer:
        try:
            found = json.loads(content)
        except ValueError:
            found = None
        if status in (401, 403):
            raise OtherSystem(f"{self.name} does not accept the key ({status}).", f"Is {self.variable} right?")
        if not 200 <= status < 300:
            raise OtherSystem(f"{self.name} refused: {self._said(found) or status}", None)
        if not isinstance(found, dict):
            raise OtherSystem(f"{self.name} gave an answer that cannot be read.", "Try again later.")
        return found

    def _said(self, answer: Any) -> str:
        """Why, in the words of the API: Stripe has error.message, Mollie detail."""
        if not isinstance(answer, dict):
            return ""
        error = answer.get("error")
        text = error.get("message") if isinstance(error, dict) else answer.get("detail")
        return " ".join(str(text).split())[:300] if text else ""


def wanted(answer: Mapping[str, Any], name: str, kind: type, api: str) -> Any:
    """A value of an answer; raises OtherSystem where it is missing or of another type."""
    value = answer.get(name)
    if not isinstance(value, kind) or isinstance(value, bool) is not (kind is bool):
        raise OtherSystem(f"{api} gave an answer without a proper '{name}'.", "Nothing was booked; try again later.")
    return value


def _reason(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())[:200].rstrip(".") or type(error).__name__
