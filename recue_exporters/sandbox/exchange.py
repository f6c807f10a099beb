"""What a test can see and script: the record of requests, and trouble on demand."""

import json
import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

LOGIN_PAGE = (
    '<!doctype html><html lang="en"><head><title>Log in - Confluence</title></head><body>'
    '<form action="/dologin.action" method="post"><h1>Log in</h1>'
    '<label>Username <input name="os_username" /></label>'
    '<label>Password <input name="os_password" type="password" /></label>'
    "<button>Log in</button></form></body></html>"
)
"""What a single sign-on or an expired session answers instead of data."""


@dataclass
class RecordedRequest:
    """One request as it arrived, and what became of it."""

    method: str
    path: str
    """Beneath the base URL, percent-decoded, without the query: `/rest/api/content/1`."""

    query: dict[str, str]
    """Query parameters; of a repeated one the last."""

    query_string: str
    headers: dict[str, str]
    """Names in lower case."""

    raw: bytes = field(repr=False)
    user: str | None = None
    """Who logged in; None: nobody, or the request was not let through."""

    status: int | None = None
    """What was answered; None: nothing yet, or the connection was cut."""

    @property
    def body(self) -> Any:
        """The parsed JSON body, or None."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return None

    def __str__(self) -> str:
        query = f"?{self.query_string}" if self.query_string else ""
        return f"{self.method} {self.path}{query} -> {self.status or 'no answer'}"


Hook = Callable[[str, RecordedRequest], None]
"""Called with `"before"` and `"after"` each request, outside of any lock of the sandbox."""


@dataclass
class Fault:
    """Trouble for requests that match. See `Sandbox.fault` for the meaning of the fields."""

    method: str | None = None
    path: str | None = None
    status: int | None = None
    times: int | None = 1
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | Mapping[str, Any] | None = None
    drop: bool = False
    after: bool = False
    delay: float = 0.0
    probability: float = 1.0
    hits: int = 0
    """How often it struck."""

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body it answers with."""
        headers = {"Content-Type": "application/json", **self.headers}
        body = self.body
        if isinstance(body, Mapping):
            body = json.dumps(body)
        elif isinstance(body, str) and body.lstrip().startswith("<"):
            headers = {"Content-Type": "text/html;charset=UTF-8", **self.headers}
        return self.status or 200, headers, (body or "").encode()


class Faults:
    """The faults that are set, in the order they were set."""

    def __init__(self, seed: int | None = None) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._random = random.Random(seed)

    def add(self, fault: Fault) -> None:
        """Set a fault."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Lift all faults."""
        with self._lock:
            self._faults.clear()

    def strike(self, record: RecordedRequest) -> Fault | None:
        """The fault that befalls this request, if any; it counts as used."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults:
                if not self._matches(fault, record):
                    continue
                fault.hits += 1
                return fault
        return None

    def _matches(self, fault: Fault, record: RecordedRequest) -> bool:
        if fault.times is not None and fault.hits >= fault.times:
            return False
        if fault.method and fault.method.upper() != record.method:
            return False
        if fault.path and not fnmatchcase(record.path, fault.path):
            return False
        return fault.probability >= 1 or self._random.random() < fault.probability
