"""A stream on a server: what is asked of it in one trip, and what it answered."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from crmcli.errors import DatabaseError
from crmcli.light import Any, re
from crmcli.store import remote_faults as faults
from crmcli.store.hrana import Broken, Connection, Json, NotThere, Refusal, decoded, repeated, steps
from crmcli.store.remote_address import ServerAddress, origin

Statement = tuple[str, Sequence[Any]]
Rows = list[tuple[Any, ...]]
Result = Rows | DatabaseError
_LARGE = "RESPONSE_TOO_LARGE"
_PIPELINE, _CURSOR = "/v3/pipeline", "/v3/cursor"


class Stream:
    """Open between two trips as long as the one before did not close it; the server forgets it after ten seconds.

    ``autocommit`` is what the last answer said: whether no transaction is open. ``newest`` is the highest state of the
    database that an answer told of, which a replica has to have before it answers.
    """

    def __init__(self, address: ServerAddress, token: str | None) -> None:
        self.address = address
        self.connection = Connection(address, token)
        self.baton: str | None = None
        self.newest = -1
        self.autocommit = True
        self.trips = 0
        self.answered = 0.0  # when

    def trip(
        self, statements: Sequence[Statement], limit: float, *, close: bool = False, alone: bool = False
    ) -> list[Result]:
        """What each gave, until the first that failed, the error of which is the last; ``alone`` each is run whatever
        became of those before.

        Raises Unreachable, Lost where a stream was open, Forbidden and NotOurs.
        """
        stored = repeated(statements)
        batch = self.batch(steps(statements, stored, alone))
        requests = [{"type": "store_sql", "sql_id": number, "sql": sql} for sql, number in stored.items()]
        requests.append({"type": "batch", "batch": batch})
        requests += [{"type": "close_sql", "sql_id": number} for number in stored.values()]
        requests.append({"type": "get_autocommit"})
        answers = self.request([*requests, *([{"type": "close"}] if close else [])], limit, _may_repeat(statements))
        told = answers[len(stored)]
        self.autocommit = answers[2 * len(stored) + 1].get("response", {}).get("is_autocommit", True)
        if told["type"] == "error":
            code, said = told["error"].get("code") or "", told["error"].get("message") or ""
            if code == _LARGE:
                return self._large(statements, limit, close)
            return [faults.explained(self.address.place, code, said)]
        return self._results(told["response"]["result"], alone)

    def batch(self, found: list[Json]) -> Json:
        """Steps as a batch, which a replica runs when it has come as far as we know the primary to be."""
        return {"steps": found, **({"replication_index": str(self.newest)} if self.newest >= 0 else {})}

    def request(self, requests: list[Json], limit: float, again: bool = False) -> list[Json]:
        """The answer to each; the stream stays open unless the last one closes it. ``again``: they may be sent once
        more where the connection broke before anything came back."""
        body = {"baton": self.baton, "requests": requests}
        self.trips += 1
        begun, self.baton = self.baton is not None, None
        try:
            told = self._sent(body, limit, again and not begun)
        except Broken as error:
            make = faults.lost if begun else faults.unreachable
            raise make(self.address.place, error) from error
        except Refusal as error:
            raise faults.refused(self.address, error) from error
        results = told.get("results")
        if not isinstance(results, list) or len(results) != len(requests):
            raise faults.refused(self.address, Refusal(200, "", ""))
        self.baton, self.answered = told.get("baton"), time.monotonic()
        self._follow(told.get("base_url"))
        return results

    def leave(self, limit: float) -> None:
        """Close it, where it is open, without waiting for that."""
        baton, self.baton = self.baton, None
        if baton is not None:
            self.connection.leave(_PIPELINE, {"baton": baton, "requests": [{"type": "close"}]}, limit)

    def _sent(self, body: Json, limit: float, again: bool) -> Json:
        try:
            return self.connection.ask(_PIPELINE, body, limit)
        except Broken as error:
            if not again or error.begun or error.timed_out or isinstance(error, NotThere):
                raise
        except Refusal as error:
            if error.status != 404 or "amespace" not in error.said or body["baton"] is not None:
                raise
            # A server that has many databases denies one while it puts it aside or takes it out again.
            self.connection.drop()
        return self.connection.ask(_PIPELINE, body, limit)

    def _follow(self, given: str | None) -> None:
        """Where a server says that the stream goes on: on the same host alone, and no less secure."""
        if not given:
            return
        try:
            parts = origin(given)
            port = parts.port
        except ValueError:
            parts, port = origin(""), None
        own = self.address
        if parts.hostname != own.host or (own.secure and parts.scheme != "https"):
            raise faults.refused(own, Refusal(302, "", given))
        if port and port != own.port:
            self.connection.drop()
            self.address = self.connection.address = ServerAddress(own.secure, own.host, port, own.place)

    def _results(self, told: Json, alone: bool) -> list[Result]:
        found: list[Result] = []
        for result, error in zip(told["step_results"], told["step_errors"], strict=True):
            if error is not None:
                found.append(faults.explained(self.address.place, error.get("code") or "", error["message"]))
                if not alone:
                    break
            elif result is not None:
                found.append(decoded(result["rows"]))
                self._reached(result.get("replication_index"))
        self._reached(told.get("replication_index"))
        return found

    def _reached(self, index: str | int | None) -> None:
        if index is not None:
            self.newest = max(self.newest, int(index))

    def _large(self, statements: Sequence[Statement], limit: float, close: bool) -> list[Result]:
        """What only reads is read once more, row by row; what came before it was done."""
        reading = [bool(_SELECT.match(sql)) for sql, _ in statements]
        first = reading.index(True) if True in reading else len(reading)
        if not all(reading[first:]):
            return [faults.explained(self.address.place, _LARGE, "response too large")]
        try:
            found = self._streamed(statements[first:], limit)
        finally:
            if close and self.baton is not None:
                self.request([{"type": "close"}], limit)
        return [*([] for _ in range(first)), *found]

    def _streamed(self, statements: Sequence[Statement], limit: float) -> list[Result]:
        found: list[Result] = []
        for line in self.lines(self.batch(steps(statements, {})), limit):
            if line["type"] == "step_begin":
                rows: Rows = []
                found.append(rows)
            elif line["type"] == "row":
                rows += decoded([line["row"]])
            elif line["type"] in ("step_error", "error"):
                wrong = line["error"]
                return [*found, faults.explained(self.address.place, wrong.get("code") or "", wrong["message"])]
        return found

    def lines(self, batch: Json, limit: float) -> Iterator[Json]:
        """The lines of an answer of any size, without the first, which tells how the stream goes on."""
        body = {"baton": self.baton, "batch": batch}
        self.trips += 1
        begun, self.baton = self.baton is not None, None
        try:
            found = self.connection.lines(_CURSOR, body, limit)
            self.baton = next(found).get("baton")
            yield from found
        except Broken as error:
            self.baton = None
            make = faults.lost if begun else faults.unreachable
            raise make(self.address.place, error) from error
        except Refusal as error:
            raise faults.refused(self.address, error) from error


_SELECT = re.compile(r"\s*SELECT\b", re.IGNORECASE)


def _may_repeat(statements: Sequence[Statement]) -> bool:
    """Whether nothing is changed by them: they read, or begin."""
    return all(_SELECT.match(sql) or sql.startswith("BEGIN") for sql, _ in statements)
