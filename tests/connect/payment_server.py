"""The APIs of Stripe and Mollie on this machine, as strict as they are, with the faults that networks have."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

KEY = "sk_test_very_secret"
FORM = {
    "line_items[0][price_data][currency]",
    "line_items[0][price_data][unit_amount]",
    "line_items[0][price_data][product_data][name]",
    "line_items[0][quantity]",
    "restrictions[completed_sessions][limit]",
    "metadata[ref]",
    "metadata[number]",
    "payment_intent_data[metadata][ref]",
    "payment_intent_data[metadata][number]",
}


class PaymentServer:
    """What it holds: links by id, the sessions or payments of each; ``faults`` are given one by one before it answers
    properly: a status, "drop", "json", "late" (the act is done, the answer is lost) or "hang" (until the end)."""

    def __init__(self) -> None:
        self.links: dict[str, dict[str, Any]] = {}
        self.paid: dict[str, list[dict[str, Any]]] = {}
        self.by_key: dict[str, tuple[str, dict[str, Any]]] = {}
        self.faults: list[int | str] = []
        self.asked: list[tuple[str, str]] = []
        self.base = ""
        self.over = threading.Event()

    def add_session(self, link: str, amount: int, **more: Any) -> None:
        """A client pays by a link of Stripe."""
        number = sum(map(len, self.paid.values())) + 1
        charge = {"created": 1795000000, "balance_transaction": {"fee": 37}}
        intent = {"id": f"pi_{number}", "latest_charge": charge}
        session = {
            "id": f"cs_{number}",
            "payment_link": link,
            "amount_total": amount,
            "currency": "eur",
            "created": 1795000000,
            "payment_status": "paid",
            "payment_intent": intent,
        }
        self.paid.setdefault(link, []).append(session | more)

    def add_payment(self, link: str, value: str, **more: Any) -> None:
        """A client pays by a link of Mollie."""
        number = sum(map(len, self.paid.values())) + 1
        payment = {
            "id": f"tr_{number}",
            "status": "paid",
            "paidAt": "2026-11-18T10:00:00+00:00",
            "amount": {"currency": "EUR", "value": value},
        }
        self.paid.setdefault(link, []).append(payment | more)

    def once(self, key: str, asked: str, made: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The first answer under a key; another request under it is refused, as both providers do."""
        if key in self.by_key:
            before, answer = self.by_key[key]
            return (200, answer) if before == asked else (400, {"error": {"message": "key used for another request"}})
        self.by_key[key] = asked, made
        if made.get("id") and made["id"] not in self.links:
            self.links[made["id"]] = made
        return 200, made

    def stripe(self, method: str, path: str, body: bytes, headers: Any) -> tuple[int, dict[str, Any]]:
        place = urlsplit(path)
        if method == "GET" and place.path == "/v1/checkout/sessions":
            asked = parse_qs(place.query)
            (link,) = asked["payment_link"]
            every = self.paid.get(link, [])
            start = next((n for n, one in enumerate(every, 1) if one["id"] in asked.get("starting_after", [])), 0)
            return 200, {"object": "list", "data": every[start : start + 2], "has_more": len(every) > start + 2}
        form = dict(parse_qsl(body.decode(), strict_parsing=True))
        if headers["Stripe-Version"] is None or headers["Idempotency-Key"] is None:
            return 400, {"error": {"message": "a header is missing"}}
        if place.path == "/v1/payment_links":
            unit = form["line_items[0][price_data][unit_amount]"]
            if set(form) != FORM or not unit.isdecimal():
                return 400, {"error": {"message": "Received unknown parameter"}}
            if int(unit) < 50:
                return 400, {"error": {"message": "The amount is below the minimum"}}
            number = f"plink_{len(self.links) + 1}"
            made = {"id": number, "url": f"https://buy.stripe.com/{number}", "active": True}
            return self.once(headers["Idempotency-Key"], body.decode(), made)
        link = place.path.rpartition("/")[2]
        if link not in self.links:
            return 404, {"error": {"message": "No such payment link"}}
        self.links[link]["active"] = form["active"] == "true"
        return 200, self.links[link]

    def mollie(self, method: str, path: str, body: bytes, headers: Any) -> tuple[int, dict[str, Any]]:
        place = urlsplit(path)
        if place.path.endswith("/payments"):
            every = self.paid.get(place.path.split("/")[3], [])
            return 200, {"count": len(every), "_embedded": {"payments": every}, "_links": {"next": None}}
        asked = json.loads(body)
        if method == "POST":
            if set(asked) != {"amount", "description", "reusable"} or headers["Idempotency-Key"] is None:
                return 422, {"status": 422, "detail": "Non-existent body parameter"}
            number = f"pl_{len(self.links) + 1}"
            links = {"paymentLink": {"href": f"https://paymentlink.mollie.com/payment/{number}/"}}
            made = {"id": number, "archived": False, "amount": asked["amount"], "_links": links}
            return self.once(headers["Idempotency-Key"], body.decode(), made)
        self.links[place.path.rpartition("/")[2]] |= asked
        return 200, self.links[place.path.rpartition("/")[2]]


def _handler(found: PaymentServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            found.asked.append((self.command, self.path))
            fault = found.faults.pop(0) if found.faults else None
            if fault == "hang":
                found.over.wait(60)
            if fault in ("drop", "hang"):
                self.drop()
                return
            if self.headers["Authorization"] != f"Bearer {KEY}":
                self.reply(401, b'{"error": {"message": "Invalid API Key provided"}}')
                return
            if isinstance(fault, int):
                self.reply(fault, b"busy")
                return
            serve = found.stripe if self.path.startswith("/v1/") else found.mollie
            status, answer = serve(self.command, self.path, body, self.headers)
            if fault == "late":
                self.drop()
            else:
                self.reply(status, b"<html>not JSON" if fault == "json" else json.dumps(answer).encode())

        do_GET = do_POST = do_PATCH = answer

        def drop(self) -> None:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

        def reply(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def payment_server() -> Iterator[PaymentServer]:
    """The server, on a free port of the loopback."""
    found = PaymentServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    found.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        found.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
