"""A Confluence look-alike on the loopback: REST interface, SQLite storage, pages in a browser."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recue_exporters.sandbox.exchange import Fault, RecordedRequest
    from recue_exporters.sandbox.server import Sandbox

__all__ = ["Fault", "RecordedRequest", "Sandbox"]

_HOMES = {
    "Sandbox": "recue_exporters.sandbox.server",
    "Fault": "recue_exporters.sandbox.exchange",
    "RecordedRequest": "recue_exporters.sandbox.exchange",
}


def __getattr__(name: str) -> Any:
    # The web framework is imported only when a sandbox is really wanted.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
