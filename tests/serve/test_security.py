"""Hostile requests: WHATWG Fetch (Origin, Sec-Fetch-Site), RFC 9110, RFC 6455, W3C CSP 3, CWE-350/352/22."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from tests.serving import ORIGIN, client_of, workspace
from threatring.serve.answers import DEPTH_COUNT, Refused, json_object
from threatring.serve.security import Guard
from threatring.serve.state import Limits, Workspace

SAFE, JSON = "/api/v1/scenarios", {"content-type": "application/json"}
HOST = {"host": "127.0.0.1:8470"}  # of sockets, for which the test client makes up its own
OWN = {**HOST, "origin": ORIGIN}
TOKEN = "0123456789abcdef-token"


@pytest.fixture
def state(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


@pytest.fixture
def page(state: Workspace) -> TestClient:
    return client_of(state)


HOSTS = ["evil.example:8470", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8470", "localhost:8470.", "",
         "[::1]", "evil.example:8470@127.0.0.1:8470", "127.1:8470", "2130706433:8470", "127.0.0.1:8470 "]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_foreign_hosts_are_refused(page: TestClient, host: str) -> None:
    """CWE-350, DNS rebinding: only the exact names of the server, with its port."""
    for path in ("/", SAFE):
        assert page.get(path, headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8470", "localhost:8470", "LOCALHOST:8470", "[::1]:8470"])
def test_own_hosts_are_answered(page: TestClient, host: str) -> None:
    assert page.get(SAFE, headers={"host": host}).status_code == 200


ORIGINS = ["null", "http://evil.example", "http://127.0.0.1:8471", "https://127.0.0.1:8470", "http://127.0.0.1:8470.evil",
           "http://localhost:8470", "file://", "", "http://127.0.0.1:8470/"]  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_foreign_origins_change_nothing(page: TestClient, state: Workspace, method: str, origin: str) -> None:
    """CWE-352: localhost and 127.0.0.1 are two origins; the one that was asked counts."""
    path = SAFE if method == "POST" else f"{SAFE}/mine"
    body = json.dumps({"id": "mine", "toml": ""})
    answer = page.request(method, path, content=body, headers={**JSON, "origin": origin, "if-match": "*"})
    assert answer.status_code == 403
    assert not state.scenarios.exists()


def test_without_an_origin_only_json_is_taken(state: Workspace) -> None:
    """A form cannot send JSON, and a browser always says where a POST comes from: this is a program of the user's."""
    program = client_of(state, origin=None)
    body = json.dumps({"toml": ""})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        assert program.post("/api/v1/validate", content=body, headers={"content-type": kind}).status_code == 415
    assert program.post("/api/v1/validate", content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_pages_from_elsewhere_read_nothing(page: TestClient, site: str) -> None:
    """Fetch metadata: another port of this machine is the same site, and another program."""
    assert page.get(SAFE, headers={"sec-fetch-site": site}).status_code == 403
    assert page.get(SAFE, headers={"sec-fetch-site": "same-origin"}).status_code == 200


def test_there_is_no_cors(page: TestClient) -> None:
    asked = {"origin": "http://evil.example", "access-control-request-method": "PUT"}
    answer = page.options(SAFE, headers=asked)
    assert answer.status_code == 405
    for each in (answer, page.get(SAFE, headers={"origin": "http://evil.example"})):
        assert not [name for name in each.headers if name.startswith("access-control")]


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused(page: TestClient, method: str) -> None:
    assert page.request(method, SAFE).status_code == 405


@pytest.mark.parametrize("path", ["/", SAFE, "/none", "/api/v1/none", "/api/v1/scenarios/none"])
def test_every_answer_has_its_headers(page: TestClient, path: str) -> None:
    """The policy of the console as designed, word for word."""
    headers = page.get(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"


def test_a_fault_of_ours_has_headers_and_no_traceback(page: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threatring.serve.listing.kind_of", lambda _: 1 // 0)
    answer = page.get("/api/v1/catalogue")
    assert answer.status_code == 500 and "default-src 'none'" in answer.headers["content-security-policy"]
    assert "ZeroDivisionError" in answer.text and "Traceback" not in answer.text and "line" not in answer.text


class TestToken:
    """With a token nobody gets past the page without it."""

    @pytest.fixture
    def state(self, tmp_path: Path) -> Workspace:
        return workspace(tmp_path, token=TOKEN)

    @pytest.mark.parametrize("said", ["", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ", "Bearer ümlaut"])
    def test_wrong_ones_are_refused(self, page: TestClient, said: str) -> None:
        headers = [(b"authorization", said.encode("latin-1"))] if said else []
        answer = page.get(SAFE, headers=headers)
        assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
        assert "set-cookie" not in answer.headers
        assert page.get("/").status_code != 401  # the page itself holds no secret

    def test_the_right_one_gets_a_cookie_for_pictures_and_sockets(self, page: TestClient) -> None:
        answer = page.get(SAFE, headers={"authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
        assert page.get(SAFE).status_code == 200  # the client keeps cookies
        page.cookies.clear()
        assert page.get(SAFE).status_code == 401

    def test_a_socket_needs_it_too(self, page: TestClient) -> None:
        assert denied(page, "/api/v1/live", OWN) == 401


def denied(page: TestClient, path: str, headers: dict[str, str]) -> int:
    """Return the status a WebSocket is refused with."""
    with pytest.raises(WebSocketDenialResponse) as refused, page.websocket_connect(path, headers=headers):
        pass
    return refused.value.status_code


def quiet_socket(limits: Limits, tmp_path: Path) -> TestClient:
    """Return a client of a guard before an application that says back what it hears."""

    async def parrot(scope: Any, receive: Any, send: Any) -> None:
        socket = WebSocket(scope, receive, send)
        await socket.accept()
        async for text in socket.iter_text():
            await socket.send_text(text)

    return TestClient(Guard(parrot, workspace(tmp_path, limits=limits)), base_url=ORIGIN)


@pytest.mark.parametrize("origin", [*ORIGINS, None])
def test_sockets_of_foreign_null_and_missing_origins_are_refused(tmp_path: Path, origin: str | None) -> None:
    """RFC 6455, 10.2: cross-site WebSocket hijacking."""
    page = quiet_socket(Limits(), tmp_path)
    assert denied(page, "/api/v1/live", HOST if origin is None else {**HOST, "origin": origin}) == 403


def test_only_so_many_sockets_and_a_place_is_free_again(tmp_path: Path) -> None:
    page = quiet_socket(Limits(clients_count=2), tmp_path)
    with page.websocket_connect("/api/v1/live", headers=OWN), page.websocket_connect("/api/v1/live", headers=OWN):
        assert denied(page, "/api/v1/live", OWN) == 429
    with page.websocket_connect("/api/v1/live", headers=OWN) as third:
        third.send_text("x")
        assert third.receive_text() == "x"


def test_a_socket_that_talks_too_much_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A burst of a second's messages at once, each further one a twentieth of a second later; none is lost."""
    waits: list[float] = []

    async def sleep(time_s: float) -> None:
        waits.append(time_s)

    monkeypatch.setattr("threatring.serve.security.asyncio.sleep", sleep)
    page = quiet_socket(Limits(messages_per_s=20), tmp_path)
    with page.websocket_connect("/api/v1/live", headers=OWN) as talker:
        for count in range(60):
            talker.send_text(str(count))
        assert [talker.receive_text() for _ in range(60)] == [str(count) for count in range(60)]
    assert len(waits) >= 30 and max(waits) > 1.0


class TestBodies:
    """What a body may be."""

    def test_too_long_by_its_own_word(self, page: TestClient, state: Workspace) -> None:
        body = b'{"toml": "' + b"#" * state.limits.body_bytes + b'"}'
        answer = page.post("/api/v1/validate", content=body, headers=JSON)
        assert answer.status_code == 413 and answer.headers["connection"] == "close"

    def test_too_long_in_chunks(self, page: TestClient, state: Workspace) -> None:
        """RFC 9112, 7.1: a chunked body does not say how long it is, so it is counted as it comes."""
        pieces = (b" " * 65_536 for _ in range(state.limits.body_bytes // 65_536 + 2))
        assert page.post("/api/v1/validate", content=pieces, headers=JSON).status_code == 413

    @pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "9" * 40, "²"])
    def test_lengths_that_are_none(self, page: TestClient, length: str) -> None:
        sent = [(b"content-length", length.encode("latin-1")), (b"content-type", b"application/json")]
        assert page.post("/api/v1/validate", content=b"{}", headers=sent).status_code == 413

    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"[]", b"1", b"null", b'{"toml": NaN}', b'{"toml": Infinity}', b"\xff\xfe",
         b'{"n": ' + b"9" * 5000 + b"}",
         b"[" * 100_000, b'{"a":' * 100_000, b'{"data":' + b"[" * 500 + b"]" * 500 + b"}"],
        ids=lambda body: repr(body[:12]),
    )  # fmt: skip
    def test_no_json(self, page: TestClient, body: bytes) -> None:
        answer = page.post("/api/v1/validate", content=body, headers=JSON)
        assert answer.status_code == 400 and answer.json()["error"]["message"]

    def test_depth_at_the_border(self) -> None:
        whole = '{"a":' * DEPTH_COUNT + "1" + "}" * DEPTH_COUNT
        assert json_object(whole)
        with pytest.raises(Refused, match="deep"):
            json_object('{"a":' + whole + "}")

    def test_not_json_by_its_type(self, page: TestClient) -> None:
        assert page.post("/api/v1/validate", content=b"{}", headers={"content-type": "text/plain"}).status_code == 415


#: What must never become a path; %-signs are decoded once by the server.
TRICKS = ["..", "../murted", "..%2fmurted", "%2e%2e", "%2e%2e%2fmurted", "..%5cmurted", "murted%00", "%00", "murted%0a",
          "murted.toml", "/etc/passwd", "%2fetc%2fpasswd", "C%3a%5cwindows", "MURTED", "m%C3%BCrted",
          "%EF%BC%8E%EF%BC%8E", "murted%2f..%2fmurted", "%252e%252e", "~", "-murted", "a" * 65, "murted%20",
          ".hidden", "%ff%fe"]  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
def test_ids_are_never_paths(page: TestClient, state: Workspace, trick: str) -> None:
    """CWE-22: every id is a slug or it is nothing."""
    (state.scenarios.parent / "murted.toml").write_text("secret")
    for path in (f"/api/v1/scenarios/{trick}", f"/api/v1/scenarios/{trick}/laid", f"/api/v1/catalogue/{trick}"):
        answer = page.get(path)
        assert answer.status_code == 404 and "secret" not in answer.text
    for method in ("PUT", "DELETE"):
        answer = page.request(method, f"/api/v1/scenarios/{trick}", headers={**JSON, "if-match": "*"}, content="{}")
        assert answer.status_code in (404, 405)
    assert not state.scenarios.exists()


def test_new_ids_are_never_paths(page: TestClient, state: Workspace) -> None:
    for name in ("../x", "a/b", "", None, 7, ["x"], "x\x00", "x\n", "X", "ü", "a" * 65, "\ud800"):
        answer = page.post("/api/v1/scenarios", content=json.dumps({"id": name, "toml": ""}), headers=JSON)
        assert answer.status_code == 404
    assert not state.scenarios.exists() and not list(state.scenarios.parent.iterdir())
