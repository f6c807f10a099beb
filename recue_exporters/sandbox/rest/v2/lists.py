"""Cursor paging of v2: `_links.next` with the site's path, and the same as a `Link` header."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest.context import context, whole
from recue_exporters.sandbox.rest.routing import as_response

DEFAULT = 25
HIGHEST = 250


def limit() -> int:
    """How many rows the request wants.

    Raises:
        Problem: more or fewer than v2 gives.
    """
    return whole("limit", DEFAULT, lowest=1, highest=HIGHEST)


def cursor() -> list[Any] | None:
    """What the cursor of the request holds, or None at the beginning.

    Raises:
        Problem: it is not one of ours.
    """
    text = request.args.get("cursor")
    if not text:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(text))
    except (ValueError, binascii.Error) as error:
        reason = "Provided value for 'cursor' is not valid"
        raise Problem("bad_parameter", reason=reason) from error
    return list(found)


def offset() -> int:
    """The cursor as a number of rows to leave out."""
    found = cursor()
    return int(found[0]) if found else 0


def page(
    rows: Sequence[Any],
    present: Callable[[Any], Any],
    count: int,
    place: Callable[[Any], list[Any]],
) -> Response:
    """An answer with one page of results.

    Args:
        rows: up to `count + 1` rows; the one too many tells that more follow.
        present: makes the JSON of a row.
        count: how many rows to show.
        place: what a cursor needs to go on after a row.
    """
    shown = rows[:count]
    links = {"base": context().base}
    headers = {}
    if len(rows) > count:
        token = base64.urlsafe_b64encode(json.dumps(place(shown[-1])).encode()).decode()
        kept = [
            (name, value)
            for name, value in request.args.items(multi=True)
            if name not in ("cursor", "limit")
        ]
        query = urlencode([*kept, ("limit", str(count)), ("cursor", token)])
        # Relative to the host, also when asked through the gateway.
        links["next"] = f"{context().context_path}{request.path}?{query}"
        headers["Link"] = f'<{links["next"]}>; rel="next"'
    response = as_response({"results": [present(row) for row in shown], "_links": links})
    response.headers.update(headers)
    return response


def slice_of(rows: Sequence[Any], present: Callable[[Any], Any]) -> Response:
    """One page of a list that is at hand as a whole."""
    start, count = offset(), limit()
    numbered = list(enumerate(rows))[start : start + count + 1]
    return page(numbered, lambda pair: present(pair[1]), count, lambda pair: [pair[0] + 1])
