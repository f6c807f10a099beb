"""The web application of a product: REST routes, host-level addresses, the browser view.

One application per product serves every sandbox of a process (building one takes longer than
most tests); the sandbox in hand travels in the request's environment.
"""

import os
from functools import cache
from importlib import import_module
from pathlib import Path

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as ResponseBase

from recue_exporters.sandbox.discovery import IDENTITY_PATH
from recue_exporters.sandbox.rest import auth, routing
from recue_exporters.sandbox.rest.v1.attachments import MEDIA_PATH

_MODULES = (
    "v1.content", "v1.children", "v1.labels", "v1.properties", "v1.attachments", "v1.spaces",
    "v1.users", "v1.search", "v1.moving", "v1.system", "v1.comments", "v1.states",
    "v2.pages", "v2.spaces", "v2.properties", "v2.attachments", "v2.tree", "v2.comments",
)  # fmt: skip


@cache
def application(flavor: str) -> Flask:
    """The application that serves all sandboxes of a product."""
    app = Flask("recue_exporters.sandbox", static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    for name in _MODULES:
        import_module(f"recue_exporters.sandbox.rest.{name}")
    routing.install(app, flavor)
    routing.install_refusals(app)
    app.before_request(auth.guard_downloads)
    _install_host(app)
    _install_view(app)
    return app


def _install_host(app: Flask) -> None:
    """What lies beside the site on the same host."""

    @app.get("/-host/_edge/tenant_info")
    def tenant_info() -> Response | tuple[str, int]:
        sandbox = request.environ["recue.sandbox"]
        if sandbox.flavor != "cloud":
            return "", 404
        return routing.as_response({"cloudId": sandbox.store.cloud_id})

    @app.get("/-host" + IDENTITY_PATH)
    @app.get(IDENTITY_PATH)
    def identity() -> Response:
        sandbox = request.environ["recue.sandbox"]
        data = sandbox.data if sandbox.data == ":memory:" else str(Path(sandbox.data).resolve())
        return routing.as_response(
            {"data": data, "flavor": sandbox.flavor, "url": sandbox.url, "pid": os.getpid()}
        )

    @app.get(f"/-host{MEDIA_PATH}/<file_id>/binary")
    def media(file_id: str) -> Response:
        found = request.environ["recue.sandbox"].store.attachments.by_file_id(file_id)
        if found is None or request.args.get("token") != file_id:
            return Response(status=403)
        data, media_type = found
        return Response(data, content_type=media_type)

    @app.get("/-host/")
    def to_site() -> ResponseBase:
        return redirect(request.environ["recue.sandbox"].context_path + "/")


def _install_view(app: Flask) -> None:
    from recue_exporters.sandbox.view import blueprint, explain

    app.register_blueprint(blueprint)

    @app.errorhandler(404)
    def unknown(error: HTTPException) -> Response:
        # A person who mistypes an address is shown the view's page, a client the product's answer.
        if "text/html" not in request.accept_mimetypes.values():
            return routing.unknown_path()
        error.description = f"The address {request.url} leads nowhere."
        return explain(error)
