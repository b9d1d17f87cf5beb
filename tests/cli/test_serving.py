"""`threatring serve` as a process: its address, its end, and every option that cannot be (interface: exit codes)."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from threatring.cli import run_command_line

ROOT = Path(__file__).resolve().parents[2]
WAIT_S = 60.0


@contextlib.contextmanager
def console(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the command in a folder; yield its process and the address it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "threatring", "serve", *words, "--port", "0", "--no-browser"]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("console: http://"), line or process.stderr and process.stderr.read()
        yield process, line.removeprefix("console: ").strip()
    finally:
        process.kill()
        process.communicate()


def get(address: str, path: str, token: str = "") -> tuple[int, str]:
    """Return (status, text) of a request to a server that has just said where it is."""
    base = address.partition("#")[0].rstrip("/")
    asked = urllib.request.Request(base + path, headers={"authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(asked, timeout=WAIT_S) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_cleanly(tmp_path: Path, how: signal.Signals) -> None:
    with console(tmp_path) as (process, address):
        status, said = get(address, "/api/v1/")
        assert status == 200 and json.loads(said)["version"]
        process.send_signal(how)
        out, err = process.communicate(timeout=WAIT_S)
    assert process.returncode == (0 if how == signal.SIGINT else -signal.SIGTERM)
    assert "Traceback" not in err and out == ""
    if how == signal.SIGINT:
        assert "console stopped" in err
    assert list(tmp_path.iterdir()) == []  # nothing was saved, so nothing is left


def test_a_scenario_is_opened_at_once_beside_its_neighbours(tmp_path: Path) -> None:
    folder = tmp_path / "exercises"
    folder.mkdir()
    assert run_command_line(["scenarios", "copy", "murted", str(folder / "mine.toml")]) == 0
    with console(tmp_path, str(folder / "mine.toml")) as (_, address):
        assert address.endswith("/#/edit/mine")
        names = [row["id"] for row in json.loads(get(address, "/api/v1/scenarios")[1])]
    assert "mine" in names and "murted" in names


def test_other_machines_need_a_token_and_there_is_a_warning(tmp_path: Path) -> None:
    token = "a-token-of-24-characters"
    with console(tmp_path, "--host", "0.0.0.0", "--token", token) as (process, address):
        assert get(address, "/api/v1/")[0] == 401
        assert get(address, "/api/v1/", token)[0] == 200
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=WAIT_S)
    assert "warning: other machines can reach this console" in err and token not in err


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one message of a command that cannot be."""
    assert run_command_line(["serve", "--no-browser", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1
    return err


def test_a_port_that_is_taken(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["--port", str(taken)], capsys)
    assert said == (
        f"threatring: command line: --port = {taken}: another program listens there: choose another port, "
        "or 0 for any free one\n"
    )


@pytest.mark.parametrize(
    ("words", "field"),
    [(["--port", "70000"], "--port = 70000"), (["--port", "-1"], "--port = -1"),
     (["--host", "0.0.0.0"], "--host = '0.0.0.0'"), (["--host", "::"], "--host = '::'"),
     (["--host", ""], "--host = ''"),
     (["--host", "192.0.2.7", "--token", "a-token-of-24-characters"], "--host = '192.0.2.7'"),
     (["--host", "no.such.invalid", "--token", "a-token-of-24-characters"], "--host = 'no.such.invalid'"),
     (["--token", "short"], "--token"), (["--token", "a token with spaces in it"], "--token"),
     (["nothing-of-the-kind", "--port", "0"], "nothing-of-the-kind"), (["murted.tml", "--port", "0"], "murted.tml")],
)  # fmt: skip
def test_what_cannot_be_is_said_in_one_line(
    words: list[str], field: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 5737: 192.0.2.7 is nobody's address; RFC 6761: .invalid is nobody's name."""
    monkeypatch.chdir(tmp_path)
    assert field in refused(words, capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_name_the_console_cannot_know_it_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "My Raid.toml").write_text("")
    assert "a name of 1 to 64 of a-z, 0-9 and -" in refused(["My Raid.toml"], capsys)
    folder = tmp_path / "My Run"
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
    assert "a name of 1 to 64" in refused(["My Run"], capsys)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text("{}")
    assert "a folder in --dir elsewhere" in refused(["run", "--dir", "elsewhere"], capsys)


def test_a_token_keeps_the_place_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is sent to the place with the token behind it, which the page takes off again."""
    import uvicorn

    from threatring.cli import serving

    sent: list[str] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(serving, "_open_browser", sent.append)
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: [each.close() for each in sockets])
    token = "a-token-of-24-characters"
    for what, place in (["murted"], f"#/edit/murted?token={token}"), ([], f"#/?token={token}"):
        assert run_command_line(["serve", *what, "--port", "0", "--token", token, "--quiet"]) == 0
        assert sent.pop().partition("/#")[2] == place.removeprefix("#")
