"""Rate limiting with the headers of each product.

Cloud: developer.atlassian.com/cloud/confluence/rate-limiting (2026). Data Center:
confluence.atlassian.com, "Improving instance stability with rate limiting".
"""

import math
import threading
import time
from datetime import UTC, datetime, timedelta

from recue_exporters.sandbox.exchange import Fault

_WINDOW = 60.0


class RateLimit:
    """So many requests in a minute, then 429 until the minute is over.

    Args:
        allowed: requests per minute.
        flavor: whose headers to send.
    """

    def __init__(self, allowed: int, flavor: str) -> None:
        self._allowed = allowed
        self._flavor = flavor
        self._lock = threading.Lock()
        self._started = time.monotonic()
        self._used = 0

    def refusal(self) -> Fault | None:
        """Count a request; the answer to give if it is one too many."""
        with self._lock:
            passed = time.monotonic() - self._started
            if passed >= _WINDOW:
                self._started, self._used, passed = time.monotonic(), 0, 0.0
            self._used += 1
            if self._used <= self._allowed:
                return None
        wait = max(1, math.ceil(_WINDOW - passed))
        return Fault(
            status=429, headers=self._headers(wait), body={"message": "Rate limit exceeded"}
        )

    def _headers(self, wait: int) -> dict[str, str]:
        if self._flavor == "datacenter":
            return {
                "X-RateLimit-Limit": str(self._allowed),
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Interval-Seconds": str(int(_WINDOW)),
                "X-RateLimit-FillRate": str(self._allowed),
                "retry-after": str(wait),
            }
        reset = datetime.now(UTC) + timedelta(seconds=wait)
        return {
            "Retry-After": str(wait),
            "X-RateLimit-Limit": str(self._allowed),
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": reset.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "X-RateLimit-NearLimit": "true",
            "RateLimit-Reason": "confluence-burst-based",
        }
