"""Routes: a decorator that collects them, and the frame around every handler.

The frame logs in, opens one transaction, turns what a handler returns into JSON and what it
raises into the product's own answer.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, request

from recue_exporters.sandbox.problems import Interface, Problem
from recue_exporters.sandbox.rest import auth, refusals
from recue_exporters.sandbox.rest.context import Context

Handler = Callable[..., Any]
BOTH = ("cloud", "datacenter")
_DEPRECATION = {
    # Header dump of a live site, 2026-09-22.
    "Deprecation": "Wed, 1 Mar 2023 00:00:00 GMT",
    "Warning": '299 - "Deprecated API, will be removed on Mon, 31 Mar 2025 00:00:00 GMT"',
    "Link": "<https://developer.atlassian.com/cloud/confluence/changelog/#CHANGE-864>;"
    ' rel="deprecation"',
}


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    rule: str
    method: str
    products: tuple[str, ...]
    handler: Handler
    deprecated: bool
    public: bool


ROUTES: list[Route] = []


def route(
    rule: str,
    method: str = "GET",
    *,
    products: tuple[str, ...] = BOTH,
    deprecated: bool = False,
    public: bool = False,
) -> Callable[[Handler], Handler]:
    """Serve `rule` by the decorated function.

    Args:
        rule: path beneath the base URL.
        method: HTTP method.
        products: the products that have the route.
        deprecated: Cloud announces its removal, and removes it with `--gone`.
        public: needs no login.
    """

    def collect(handler: Handler) -> Handler:
        ROUTES.append(Route(rule, method, products, handler, deprecated, public))
        return handler

    return collect


def install(app: Flask, flavor: str) -> None:
    """Add every route of a product to its application."""
    for index, item in enumerate(ROUTES):
        if flavor in item.products:
            app.add_url_rule(
                item.rule,
                endpoint=f"{item.method} {item.rule} {index}",
                view_func=_framed(item),
                methods=[item.method],
                provide_automatic_options=False,
            )


def _framed(item: Route) -> Handler:
    interface: Interface | None = "v2" if item.rule.startswith("/api/v2") else None

    def view(**path: str) -> Response:
        sandbox = request.environ["recue.sandbox"]
        spoken: Interface = interface or sandbox.flavor
        g.context = Context(sandbox, spoken, None)
        auth.check_xsrf(spoken)
        # Reading the body first keeps a slow client from holding the lock.
        request.get_data()
        with sandbox.store.transaction():
            if request.authorization is not None or not item.public:
                g.context.user = auth.login(sandbox, spoken)
            if g.context.user:
                request.environ["recue.record"].user = g.context.user.username
            # Behind the gateway they are gone already (mcp-atlassian#429, #474).
            gone = sandbox.gone or request.environ["recue.gateway"]
            if item.deprecated and sandbox.flavor == "cloud" and gone:
                raise Problem("gone")
            answer = item.handler(**path)
        response = as_response(answer)
        if item.deprecated and sandbox.flavor == "cloud":
            response.headers.update(_DEPRECATION)
        return response

    return view


def as_response(answer: Any) -> Response:
    """What a handler returned as a response: data as JSON, None as 204."""
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status=204)
    status = 200
    if isinstance(answer, tuple):
        answer, status = answer
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status=status, mimetype="application/json")


def interface_of_path() -> Interface:
    """The interface whose path was asked for, also where no route is."""
    if request.path.startswith("/api/v2"):
        return "v2"
    sandbox = request.environ["recue.sandbox"]
    spoken: Interface = sandbox.flavor
    return spoken


def install_refusals(app: Flask) -> None:
    """Answer refusals and wrong methods as the product does."""

    @app.errorhandler(Problem)
    def refuse(problem: Problem) -> Response:
        return as_response(refusals.answer(problem, interface_of_path()))

    @app.errorhandler(auth.Refused)
    def turn_away(refusal: auth.Refused) -> Response:
        return refusal.response

    @app.errorhandler(405)
    def wrong_method(error: Any) -> Response:
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return refusals.wrong_method(interface_of_path(), allowed)


def unknown_path() -> Response:
    """What the product answers where no route is."""
    return as_response(refusals.unknown_path(interface_of_path()))
