"""Logging in: Basic and Bearer, and the ways in which each product turns somebody away."""

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Response, request

from recue_exporters.sandbox.problems import Interface
from recue_exporters.sandbox.rest import refusals, scopes
from recue_exporters.sandbox.store import User

if TYPE_CHECKING:
    from recue_exporters.sandbox.server import Sandbox

_TOMCAT_401 = (
    '<!doctype html><html lang="en"><head><title>HTTP Status 401 – Unauthorized</title></head>'
    '<body><h1>HTTP Status 401 – Unauthorized</h1><hr class="line" /><p><b>Message</b> {text}</p>'
    "</body></html>"
)
_NOT_AUTHENTICATED = "Client must be authenticated to access this resource."


class Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """The login was refused; `response` is what the product answers."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def login(sandbox: "Sandbox", interface: Interface) -> User | None:
    """Who sent the request; None: anonymous, where the product lets anonymous requests through.

    Raises:
        Refused: the credentials are wrong, or there are none and the product wants some.
    """
    given = request.authorization
    users = sandbox.store.users
    if given is not None and given.type == "basic":
        name = given.username or ""
        if sandbox.captcha_after and sandbox.failed_logins.get(name, 0) >= sandbox.captcha_after:
            raise Refused(_captcha(sandbox))
        user = users.by_password(name, given.password or "")
        if user:
            sandbox.failed_logins.pop(name, None)
            _check_scopes(sandbox, given.password or "")
            return user
        sandbox.failed_logins[name] = sandbox.failed_logins.get(name, 0) + 1
        raise Refused(_refusal(interface, basic=True))
    if given is not None and given.type == "bearer":
        user = users.by_token(given.token or "")
        if user:
            _check_scopes(sandbox, given.token or "")
            return user
        if interface == "datacenter" and sandbox.nonsense_bearer == "anonymous":
            return None
        raise Refused(_refusal(interface, basic=False))
    if interface == "datacenter":
        return None
    raise Refused(_refusal(interface, basic=False))


def _check_scopes(sandbox: "Sandbox", secret: str) -> None:
    """Refuse a scoped token at the site itself, and where its scopes do not reach."""
    granted = sandbox.store.users.scopes(secret)
    if granted is None:
        return
    if not request.environ["recue.gateway"]:
        page = _TOMCAT_401.format(text="Unauthorized")
        raise Refused(Response(page, status=401, mimetype="text/html"))
    if not scopes.reach(granted):
        raise Refused(scopes.refusal())


def guard_downloads() -> None:
    """Let only browsers of the view and people who log in download attachments.

    Raises:
        Refused: a program asks without valid credentials.
    """
    if not request.path.startswith("/download/"):
        return
    sandbox = request.environ["recue.sandbox"]
    browser = "Mozilla" in request.headers.get("User-Agent", "")
    if request.authorization is None and browser:
        return
    if login(sandbox, sandbox.flavor) is None:
        # Data Center sends an anonymous visitor to the login page.
        target = f"{sandbox.context_path}/login.action?os_destination={quote(request.path)}"
        raise Refused(Response(status=302, headers={"Location": target}))


def check_xsrf(interface: Interface) -> None:
    """Refuse what a web page of another site could have sent.

    Uploads need the header `X-Atlassian-Token: no-check`; Data Center also refuses every POST of
    a browser, whatever its headers (codewithelvin/confluence-for-obsidian, measured on 7.19.6).

    Raises:
        Refused: the request looks like that.
    """
    if request.method not in ("POST", "PUT") or interface == "v2":
        return
    upload = request.mimetype == "multipart/form-data"
    token = request.headers.get("X-Atlassian-Token", "").lower()
    unchecked = upload and token not in ("no-check", "nocheck")
    browser = request.headers.get("User-Agent", "").startswith("Mozilla")
    if unchecked or (interface == "datacenter" and browser and request.method == "POST"):
        raise Refused(Response("XSRF check failed", status=403, mimetype="text/html"))


def _refusal(interface: Interface, *, basic: bool) -> Response:
    """Measured on live sites: Cloud 2026-08-20, Data Center 9.2.21 in 2026-09."""
    if interface == "v2":
        return _json(refusals.v2(404, "NOT_FOUND", "Not Found"), 404)
    if interface == "cloud":
        message = "Current user not permitted to use Confluence"
        return _json(refusals.v1("cloud", 403, message), 403)
    if basic:
        text = "Basic Authentication Failure - Reason : AUTHENTICATED_FAILED"
        return Response(
            _TOMCAT_401.format(text=text),
            status=401,
            mimetype="text/html",
            headers={
                "X-Seraph-LoginReason": "AUTHENTICATED_FAILED",
                "WWW-Authenticate": 'OAuth realm="confluence"',
            },
        )
    return _json({"message": _NOT_AUTHENTICATED, "status-code": 401}, 401)


def _captcha(sandbox: "Sandbox") -> Response:
    reason = f"CAPTCHA_CHALLENGE; login-url={sandbox.reported_url}/login.action"
    text = "Basic Authentication Failure - Reason : AUTHENTICATION_DENIED"
    return Response(
        _TOMCAT_401.replace("401 – Unauthorized", "403 – Forbidden").format(text=text),
        status=403,
        mimetype="text/html",
        headers={
            "X-Authentication-Denied-Reason": reason,
            "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
        },
    )


def _json(body: object, status: int) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
