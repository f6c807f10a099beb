"""When to ask again, and how long all workers wait once the site says "too many requests"."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_WAIT = 60.0
"""Seconds that one wait takes at most, whatever the site asks for."""

IDEMPOTENT = frozenset({"GET", "PUT", "DELETE"})
"""Methods that may be sent again although the first answer was lost.

A PUT of a page carries its version number: sent twice, the second is refused with 409, and the
publisher then looks whether the first one was its own."""

_RETRIED = frozenset({502, 503, 504})


class Gate:
    """One waiting time for all workers of a run.

    Args:
        sleep: waits the given seconds; replaced in tests.
        clock: seconds that only go forward; replaced in tests.
    """

    def __init__(
        self,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._opens = 0.0

    def wait(self) -> None:
        """Return when requests may be sent."""
        while True:
            with self._lock:
                left = self._opens - self._clock()
            if left <= 0:
                return
            self._sleep(left)

    def close(self, seconds: float) -> None:
        """Hold all requests back for `seconds`, unless they already wait longer."""
        with self._lock:
            self._opens = max(self._opens, self._clock() + min(seconds, MAX_WAIT))


def wants_retry(method: str, status: int, *, repeatable: bool) -> bool:
    """Whether a request that was answered with `status` should be sent again.

    429 means that the request was not carried out, so any method may be repeated
    (developer.atlassian.com/cloud/confluence/rate-limiting).
    """
    return status == 429 or (status in _RETRIED and (repeatable or method in IDEMPOTENT))


def waiting_time(attempt: int, headers: Mapping[str, str]) -> float:
    """Seconds to wait before attempt number `attempt` + 1: what the site asks for, else backoff.

    Backoff doubles from half a second and is jittered, so that workers do not return in step.
    """
    asked = headers.get("Retry-After", "").strip()
    if asked.isdigit():
        return min(float(asked), MAX_WAIT)
    if asked:
        try:
            until = parsedate_to_datetime(asked)
            return min(max((until - datetime.now(UTC)).total_seconds(), 0.0), MAX_WAIT)
        except (TypeError, ValueError):
            pass
    return float(min(0.5 * 2**attempt * random.uniform(0.5, 1.0), MAX_WAIT))
