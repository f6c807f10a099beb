"""`recue-export sandbox`: a Confluence look-alike on this machine."""

import re
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import click

from recue_exporters.errors import ConfigurationError, ExportError

DEFAULT_PORT = 8090
_FAULT = re.compile(r"(\d{3}|drop|login):(0?\.\d+|0|1(?:\.0*)?)")

_SECONDS = click.FloatRange(min=0)


@click.command()
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--flavor",
    type=click.Choice(["cloud", "datacenter"]),
    default="cloud",
    show_default=True,
    help="Which product to be.",
)
@click.option(
    "--data",
    type=click.Path(dir_okay=False),
    envvar="RECUE_SANDBOX_DATA",
    show_envvar=True,
    help="Data file, or :memory:.  [default: .recue-sandbox/confluence-FLAVOR.db]",
)
@click.option("--reset", is_flag=True, help="Delete the data file first.")
@click.option(
    "--context-path",
    metavar="PATH",
    default="",
    help="Path of a Data Center site, e.g. /confluence.",
)
@click.option("--strict", is_flag=True, help="Refuse bodies that break the storage format's rules.")
@click.option("--gone", is_flag=True, help="Cloud's deprecated v1 routes answer 410.")
@click.option(
    "--latency", metavar="SECONDS", type=_SECONDS, default=0.0, help="Hold back every answer."
)
@click.option(
    "--rate-limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Answer 429 after N requests a minute.",
)
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="WHAT:CHANCE",
    help="Trouble by chance: 503:0.05, drop:0.01, login:0.02 (an HTML login page). Repeatable.",
)
@click.option(
    "--search-delay",
    metavar="SECONDS",
    type=_SECONDS,
    default=0.0,
    help="Let the search index lag.",
)
def sandbox(
    port: int,
    flavor: str,
    data: str | None,
    reset: bool,
    faults: tuple[str, ...],
    **behaviour: Any,
) -> None:
    """Serve a Confluence look-alike on this machine.

    It is there for trying out and for looking at pages before they are published: real REST
    interface, pages in the browser, data in a file. Log in as admin with the token admin; the
    space DOC is there from the start.
    """
    try:
        status = _serve(port, flavor, data, reset, faults, behaviour)
    except ExportError as error:
        click.echo(f"Error: {error}", err=True)
        status = error.exit_status
    except ModuleNotFoundError as error:
        click.echo(
            f"Error: the sandbox needs the package {error.name}.\n"
            "  Install it with: pip install 'recue-exporters[sandbox]'",
            err=True,
        )
        status = 2
    sys.exit(status)


def _serve(
    port: int,
    flavor: str,
    data: str | None,
    reset: bool,
    faults: tuple[str, ...],
    behaviour: dict[str, Any],
) -> int:
    from recue_exporters.sandbox import Sandbox, discovery
    from recue_exporters.sandbox.exchange import LOGIN_PAGE

    if behaviour["context_path"] and flavor == "cloud":
        raise ConfigurationError(
            "--context-path is for Data Center: a Cloud site lies under /wiki.",
            "Leave it out, or add --flavor datacenter.",
        )
    trouble = [_parsed(text) for text in faults]
    if data == ":memory:":
        where: str | Path = data
    else:
        where = Path(data) if data else discovery.default_data_file(flavor)
        _prepare(where, reset=reset)
    stopped = _Stop()
    server = Sandbox(flavor=flavor, data=where, port=port, record=False, **behaviour)  # type: ignore[arg-type]  # click checked it
    server.start()
    try:
        for what, chance in trouble:
            about: dict[str, Any] = {"status": int(what)} if what.isdigit() else {}
            if what == "drop":
                about = {"drop": True}
            elif what == "login":
                about = {"status": 200, "body": LOGIN_PAGE}
            server.fault(times=None, probability=chance, **about)
        _greet(server, where)
        stopped.wait()
    finally:
        server.stop()
    click.echo("Sandbox stopped.", err=True)
    return stopped.status


def _prepare(where: Path, *, reset: bool) -> None:
    from recue_exporters.sandbox import discovery
    from recue_exporters.sandbox.store import database

    running = discovery.running(where)
    if running:
        raise ConfigurationError(
            f"{where} is already served by a sandbox at {running} .",
            "Use that one, stop it, or name another file with --data.",
        )
    if reset:
        database.remove(where)
    try:
        discovery.prepare_folder(where)
    except OSError as error:
        raise ConfigurationError(
            f"The folder of {where} cannot be made: {error}.", "Name another file with --data."
        ) from error


def _parsed(text: str) -> tuple[str, float]:
    match = _FAULT.fullmatch(text)
    if match is None:
        raise ConfigurationError(
            f"--fault {text} cannot be read.",
            "Give a status, drop or login, and a chance between 0 and 1: --fault 503:0.05",
        )
    return match[1], float(match[2])


def _greet(server: Any, where: str | Path) -> None:
    # Whoever starts the sandbox from a script waits for this line.
    click.echo(f"Sandbox ready: {server.url}")
    sys.stdout.flush()
    product = "Cloud" if server.flavor == "cloud" else "Data Center"
    for line in (
        f"A Confluence {product} look-alike. Open the address in a browser, or publish to it:",
        f"  CONFLUENCE_URL={server.url} CONFLUENCE_USER=admin CONFLUENCE_API_TOKEN=admin"
        " CONFLUENCE_SPACE_KEY=DOC",
        f"Data: {where}. Users: admin/admin, viewer/viewer (may only read).",
        "Stop it with Ctrl-C.",
    ):
        click.echo(line, err=True)


class _Stop:
    """Waits for Ctrl-C (status 130) or SIGTERM (status 0)."""

    def __init__(self) -> None:
        self.status = 0
        self._event = threading.Event()
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, number: int, _: FrameType | None) -> None:
        self.status = 130 if number == signal.SIGINT else 0
        self._event.set()

    def wait(self) -> None:
        """Return once a signal has come."""
        # Short waits, because some platforms deliver no signal during an endless one.
        while not self._event.wait(0.5):
            pass
