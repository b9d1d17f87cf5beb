"""Who may ask what: hosts, origins, the token, sizes and rates, and the headers of every answer.

The console is a program on the user's own machine that any page in the user's browser can try to reach. So it answers
only to its own names (a foreign name that resolves here is DNS rebinding), changes nothing for a foreign origin, sends
no CORS header, and lets its page load nothing from elsewhere. Sources: WHATWG Fetch (Origin, Sec-Fetch-Site), W3C
Content Security Policy 3.
"""

from __future__ import annotations

import asyncio
import hmac
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from threatring.serve.answers import JSON_TYPE, Refused
from threatring.serve.state import Workspace

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
HEADERS_COUNT = 100  # of one request; a browser sends twenty
SAFE = ("GET", "HEAD")
METHODS = (*SAFE, "POST", "PUT", "DELETE")


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, state: Workspace) -> None:
        self.app, self.state = app, state
        self.clients = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        shown = _Shown(send, scope, self._cookie(headers))
        try:
            self._check(scope, headers)
            self._check_method(scope, headers)
            length = headers.get("content-length", "0")
            if not length.isdecimal() or int(length[:20]) > self.state.limits.body_bytes:
                raise self._too_large()
        except Refused as refused:
            await refused.response()(scope, receive, shown)
            return
        await self.app(scope, self._counted(receive), shown)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        try:
            self._check(scope, headers)
            if not self._is_own(scope, headers.getlist("origin")):
                raise Refused(403, "a WebSocket needs this server's own origin")
            if self.clients >= self.state.limits.clients_count:
                raise Refused(429, f"{self.clients} clients are here already: close another window")
        except Refused as refused:
            await WebSocket(scope, receive, send).send_denial_response(refused.response())
            return
        self.clients += 1
        try:
            await self.app(scope, _paced(receive, self.state.limits.messages_per_s), send)
        finally:
            self.clients -= 1

    def _check(self, scope: Scope, headers: Headers) -> None:
        """Refuse foreign hosts, foreign pages and, where one is set, whoever does not know the token."""
        if len(scope["headers"]) > HEADERS_COUNT:
            raise Refused(431, f"at most {HEADERS_COUNT} headers", Connection="close")
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._names(scope):
            raise Refused(403, "this server does not go by that name")
        api = scope["path"].startswith("/api/")
        if api and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refused(403, "asked for by a page from elsewhere")
        if api and self.state.token and not self._knows_token(headers):
            raise Refused(401, "this server needs its token", WWW_Authenticate="Bearer")

    def _names(self, scope: Scope) -> set[str]:
        """Return what Host may say: the names with the port; and the very address a connection came in at."""
        port = self.state.port
        names = {f"{host}:{port}".lower() for host in self.state.hosts}
        if self.state.confined and scope.get("server"):
            address = scope["server"][0]
            names.add(f"[{address}]:{port}" if ":" in address else f"{address}:{port}")
        return names | ({name.rpartition(":")[0] for name in names} if port == 80 else set())

    def _check_method(self, scope: Scope, headers: Headers) -> None:
        """Refuse what changes something unless our own page asks, or a program that no page can pass itself off as.

        Browsers send Origin with every POST, PUT and DELETE. Without one the asker is no browser; it must still say
        JSON, which no form can: a browser that left Origin out would have had to ask first, and be refused.
        """
        method, origins = scope["method"], headers.getlist("origin")
        if method not in METHODS:
            raise Refused(405, f"{method} is not answered here")
        if method in SAFE:
            return
        if origins and not self._is_own(scope, origins):
            raise Refused(403, "asked for by a page from elsewhere")
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if not origins and method == "POST" and kind != JSON_TYPE:
            raise Refused(415, f"the body must be {JSON_TYPE}")

    def _is_own(self, scope: Scope, origins: list[str]) -> bool:
        """Whether there is one origin and it is this server's, under the very name that was asked for."""
        host = Headers(scope=scope).get("host", "")
        return [origin.lower() for origin in origins] == [f"http://{host}".lower()]

    def _knows_token(self, headers: Headers) -> bool:
        kind, _, said = headers.get("authorization", "").partition(" ")
        kept = _cookies(headers).get(self._cookie_name, "")
        known = self.state.token.encode()
        return (kind.lower() == "bearer" and hmac.compare_digest(said.encode(), known)) or hmac.compare_digest(
            kept.encode(), known
        )

    @property
    def _cookie_name(self) -> str:
        return f"threatring-{self.state.port}"

    def _cookie(self, headers: Headers) -> str:
        """Return the cookie a page that knows the token is given: pictures and WebSockets cannot send headers."""
        if not self.state.token or not self._knows_token(headers) or _cookies(headers).get(self._cookie_name):
            return ""
        return f"{self._cookie_name}={self.state.token}; Path=/; HttpOnly; SameSite=Strict"

    def _too_large(self) -> Refused:
        return Refused(413, f"a body has at most {self.state.limits.body_bytes} bytes", Connection="close")

    def _counted(self, receive: Receive) -> Receive:
        """Return `receive` that counts what it reads, whatever the head said, and waits only so long for it."""
        limits, read_bytes, more = self.state.limits, 0, True
        ends_s = asyncio.get_running_loop().time() + limits.body_s

        async def counted() -> Message:
            nonlocal read_bytes, more
            if not more:  # the body is there; what follows is a disconnect, for which an answer may wait
                return await receive()
            try:
                async with asyncio.timeout_at(ends_s):
                    message = await receive()
            except TimeoutError:
                raise Refused(408, "the body did not come in time", Connection="close") from None
            read_bytes += len(message.get("body", b""))
            more = bool(message.get("more_body", False))
            if read_bytes > limits.body_bytes:
                raise self._too_large()
            return message

        return counted


class _Shown:
    """`send` that puts the headers on every answer; a room may set a stricter or a sandboxed policy of its own."""

    def __init__(self, send: Send, scope: Scope, cookie: str) -> None:
        self.send, self.scope, self.cookie = send, scope, cookie

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if self.cookie:
                headers.append("set-cookie", self.cookie)
        await self.send(message)


def _cookies(headers: Headers) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def _paced(receive: Receive, messages_per_s: int) -> Receive:
    """Return `receive` that hands on a burst of one second's messages and then no more than so many a second.

    Nothing is lost and no socket dies: a client that talks too much waits, and its words with it.
    """
    loop: Any = asyncio.get_running_loop()
    credit, since_s = float(messages_per_s), loop.time()

    async def paced() -> Message:
        nonlocal credit, since_s
        message = await receive()
        now_s = loop.time()
        credit = min(messages_per_s, credit + (now_s - since_s) * messages_per_s) - 1.0
        since_s = now_s
        if credit < 0.0 and message["type"] == "websocket.receive":
            await asyncio.sleep(-credit / messages_per_s)
        return message

    return paced
