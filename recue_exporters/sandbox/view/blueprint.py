"""The Flask blueprint, and what holds for every page of the browser view."""

from datetime import datetime
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.exceptions import HTTPException

from recue_exporters.sandbox.view.render import readable_size
from recue_exporters.sandbox.view.site import site

_FOLDER = Path(__file__).parent

blueprint = Blueprint(
    "view",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/_view/static",
)

# Nothing in a page may run and nothing but pictures may come from elsewhere, whatever the renderer
# might have let through; styles stand in attributes that the renderer has checked.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: http: https:; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.after_request
def protect(response: Response) -> Response:
    """Tell the browser what a page may do."""
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


@blueprint.before_request
def refuse_other_sites() -> None:
    """Refuse forms that a page of another site sends: the view asks for no password."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    origin = request.headers.get("Origin", "")
    foreign = origin not in ("", f"{request.scheme}://{request.host}")
    if foreign or request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site":
        abort(403, description="This form was sent by a page of another site.")


@blueprint.errorhandler(400)
@blueprint.errorhandler(403)
@blueprint.errorhandler(404)
@blueprint.errorhandler(409)
def explain(error: HTTPException) -> Response:
    """Show an error as a page of the sandbox."""
    page = render_template("error.html", error=error)
    return protect(Response(page, status=error.code or 500))


@blueprint.app_template_filter("day")
def day(stamp: str) -> str:
    """`23 Nov 2026, 05:10 UTC` of an ISO time stamp."""
    when = datetime.fromisoformat(stamp)
    return f"{when.day} {when:%b %Y, %H:%M} UTC"


@blueprint.app_template_filter("initials")
def initials(name: str) -> str:
    """Up to two letters that stand for a person."""
    return "".join(part[0] for part in name.split()[:2]).upper()


blueprint.add_app_template_filter(readable_size)


@blueprint.app_context_processor
def common() -> dict[str, object]:
    """What every template may use."""
    return {"site": site(), "asset": _asset}


def _asset(name: str) -> str:
    # The time of change in the address lets browsers keep a file until it changes.
    changed = int((_FOLDER / "static" / name).stat().st_mtime)
    return f"{site().addresses.own('static/' + name)}?{changed}"
