"""Time as Confluence writes it: UTC, milliseconds, ISO 8601."""

from datetime import UTC, datetime


def now() -> str:
    """The present moment, e.g. `2026-05-27T07:22:53.016Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def milliseconds(stamp: str) -> int:
    """A time stamp of `now` as milliseconds since 1970, as Confluence puts it into links."""
    return int(datetime.fromisoformat(stamp).timestamp() * 1000)


def friendly(stamp: str) -> str:
    """A time stamp as Confluence says it to people, e.g. `May 27, 2026`."""
    return datetime.fromisoformat(stamp).strftime("%b %d, %Y")
