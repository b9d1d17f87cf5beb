"""The command that opens the console in the browser: serve."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from threatring.cli.terminal import Quiet, register
from threatring.errors import OptionError

if TYPE_CHECKING:
    from threatring.serve.state import Workspace

TOKEN_LEAST_COUNT = 16  # characters

What = Annotated[
    str | None,
    typer.Argument(metavar="[WHAT]", help="A scenario or a folder of results to open at once.", show_default="library"),
]
Host = Annotated[str, typer.Option("--host", help="Address to listen at; others than this machine's need --token.")]
Port = Annotated[int, typer.Option("--port", help="Port; 0 takes any free one.")]
Folder = Annotated[Path | None, typer.Option("--dir", metavar="DIR", help="Folder of results.", show_default="out")]
Scenarios = Annotated[
    Path | None,
    typer.Option("--scenarios", metavar="DIR", help="Folder of your scenarios.", show_default="scenarios"),
]
Token = Annotated[
    str, typer.Option("--token", envvar="THREATRING_TOKEN", help="Secret that everyone who asks must know.")
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")]


def add_to(app: typer.Typer) -> None:
    """Register the command of this file."""
    register(app, serve)


def serve(
    what: What = None,
    host: Host = "127.0.0.1",
    port: Port = 8470,
    dir: Folder = None,
    scenarios: Scenarios = None,
    token: Token = "",
    no_browser: NoBrowser = False,
    quiet: Quiet = False,
) -> None:
    """Open the console in the browser: map, replay, 3-D, runs, scenario editor, live display."""
    _allowed(host, port, token)
    results, own, opened = _opened(what, dir, scenarios)
    import uvicorn

    from threatring.serve.app import make_app
    from threatring.serve.running import config_of, listening
    from threatring.serve.state import Workspace

    try:
        door = listening(host, port)
    except OSError as error:
        field, why = _why_not(error)
        raise OptionError.at("command line", field, port if field == "--port" else host, why) from error
    state = Workspace(results, own, port=door.getsockname()[1], token=token, confined=not _is_loopback(host))
    state.hosts = (*state.hosts, f"[{host}]" if ":" in host else host)
    address = _address(host, state, opened)
    if not quiet:
        _announce(address, state)
    server = uvicorn.Server(config_of(make_app(state), state))
    if not no_browser:
        _open_browser(_address(host, state, f"{opened or '#/'}?token={token}") if token else address)
    with contextlib.suppress(KeyboardInterrupt):  # which uvicorn hands on once all is closed: the usual end of a server
        server.run(sockets=[door])
    if not quiet:
        print("threatring: console stopped", file=sys.stderr)


def _is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine only."""
    import ipaddress

    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _allowed(host: str, port: int, token: str) -> None:
    if not 0 <= port <= 65535:
        raise OptionError.at("command line", "--port", port, "0 (any free one) to 65535")
    if not _is_loopback(host) and not token:
        expected = f"with others than this machine's own (127.0.0.1) --token of {TOKEN_LEAST_COUNT} characters or more"
        raise OptionError.at("command line", "--host", host, expected)
    plain = token.isascii() and all(sign.isalnum() or sign in "-._~" for sign in token)
    if token and (len(token) < TOKEN_LEAST_COUNT or not plain):
        expected = f"{TOKEN_LEAST_COUNT} or more letters, digits and - . _ ~"
        raise OptionError.at("command line", "--token", None, expected)


def _opened(what: str | None, results: Path | None, scenarios: Path | None) -> tuple[Path, Path, str]:
    """Return the folders of results and scenarios, and the place of the page that is opened first."""
    from threatring.scenario import bundled_scenarios, find_scenario
    from threatring.serve.answers import SLUG

    home, own = results or Path("out"), scenarios or Path("scenarios")
    if what is None:
        return home, own, ""
    if (Path(what) / "manifest.json").is_file():
        folder = Path(what).resolve()
        if results is not None and folder.parent != results.resolve():
            raise OptionError.at("command line", "WHAT", what, f"a folder in --dir {results}")
        return folder.parent, own, _place("runs", folder.name, what)
    if (own / f"{what}.toml").is_file() and SLUG.fullmatch(what):
        return home, own, f"#/edit/{what}"
    if what in bundled_scenarios():
        return home, own, f"#/edit/{what}"
    file = find_scenario(what).resolve()
    if scenarios is not None and file.parent != scenarios.resolve():
        raise OptionError.at("command line", "WHAT", what, f"a file in --scenarios {scenarios}")
    return home, file.parent, _place("edit", file.stem, what)


def _place(room: str, name: str, what: str) -> str:
    from threatring.serve.answers import SLUG

    if not SLUG.fullmatch(name):
        expected = "a name of 1 to 64 of a-z, 0-9 and -: the console knows it by that"
        raise OptionError.at("command line", "WHAT", what, expected)
    return f"#/{room}/{name}"


def _why_not(error: OSError) -> tuple[str, str]:
    """Return which option is wrong when an address cannot be listened at, and what would be right."""
    import errno

    if error.errno == errno.EADDRINUSE:
        return "--port", "another program listens there: choose another port, or 0 for any free one"
    if error.errno == errno.EACCES:
        return "--port", "not allowed to this user: choose 1024 or more, or 0 for any free one"
    return "--host", f"an address of this machine ({error.strerror or error})"


def _address(host: str, state: Workspace, opened: str) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{state.port}/{opened}"


def _announce(address: str, state: Workspace) -> None:
    print(f"console: {address}", flush=True)
    print(f"results: {state.results}; your scenarios: {state.scenarios}; stop with Ctrl-C", file=sys.stderr)
    if state.token:
        behind = "?token=TOKEN" if "#" in address else "#token=TOKEN"
        print(f"the page asks for the token: open the address above with {behind} behind it", file=sys.stderr)
    if state.confined:
        print(
            "threatring: warning: other machines can reach this console and start work on this one; what passes is not "
            "encrypted.",
            file=sys.stderr,
        )


def _open_browser(address: str) -> None:
    """Open the browser beside the server, where there is a screen to open one on."""
    import threading
    import webbrowser

    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
