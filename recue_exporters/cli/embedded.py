"""Publishing without a Confluence: the sandbox that runs for the length of a command."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from recue_exporters.confluence.page import Flavor
from recue_exporters.errors import ConfigurationError

PORT = 8090
"""Where `recue-export sandbox` shows the pages."""
LOGIN = "admin"
SPACE = "DOC"


@dataclass(frozen=True)
class Embedded:
    """A sandbox to publish into."""

    url: str
    """Where it can be reached now."""
    data: Path
    keeps_running: bool
    """Whether somebody else serves it, so that the pages can be looked at right away."""
    port: int = PORT
    """Where the pages are to be looked at later; their addresses name it already."""


@contextmanager
def embedded_sandbox(flavor: Flavor, *, stays: bool = False) -> Iterator[Embedded]:
    """Use the sandbox that serves the default data file, or run one until the block ends.

    Args:
        flavor: the product to be.
        stays: the pages are looked at while the block lasts, so its own address is the one shown.

    Raises:
        ConfigurationError: the `sandbox` extra is not installed, or the data cannot be used.
    """
    try:
        import flask  # noqa: F401  (asked for early, to say what is missing)

        from recue_exporters.sandbox import Sandbox, discovery
    except ImportError as error:
        raise ConfigurationError(
            f"The sandbox is not installed ({error.name} is missing).",
            "Install it: pip install 'recue-exporters[sandbox]'",
        ) from error
    data = discovery.default_data_file(flavor)
    running = discovery.running(data)
    if running is not None:
        yield Embedded(running, data, keeps_running=True)
        return
    discovery.prepare_folder(data)
    port = _unused_port()
    later = f"http://127.0.0.1:{port}" + ("/wiki" if flavor == "cloud" else "")
    public = None if stays else later
    with Sandbox(flavor=flavor, data=data, port=0, public_url=public) as sandbox:
        yield Embedded(sandbox.url, data, keeps_running=stays, port=port)


def _unused_port() -> int:
    """The usual port, or the next on which no other sandbox shows other pages."""
    for port in range(PORT, PORT + 20):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    return PORT
