"""The answers that are not success, in the words of `recue_exporters.errors`."""

import re
from typing import Any

from recue_exporters.errors import (
    AuthenticationFailedError,
    ConnectionFailedError,
    ExportError,
    InvalidContentError,
    NotFoundError,
    PermissionDeniedError,
    RequestError,
    TitleTakenError,
    VersionConflictError,
)

CHECK_LOGIN = (
    "Check the user (Cloud: your e-mail address) and the API token or password: "
    "--confluence-user / CONFLUENCE_USER, CONFLUENCE_API_TOKEN or CONFLUENCE_PERSONAL_TOKEN."
)
CHECK_URL = (
    "Check the URL (--confluence-url / CONFLUENCE_URL; on Cloud it ends in /wiki) "
    "and that this machine reaches it."
)
_READING = ("read", "list", "look", "log")
"""Verbs of actions that change nothing."""
_JAVA_CLASS = re.compile(r"^(?:[a-z]+\.)+[\w.$]*?(?:Exception|Error):\s*")


def detail_of(payload: Any) -> str:
    """The message in an error answer of either interface, without the Java class Cloud prepends."""
    if not isinstance(payload, dict):
        return ""
    if payload.get("errors"):
        first = payload["errors"][0] if isinstance(payload["errors"], list) else {}
        parts = [first.get("title"), first.get("detail")] if isinstance(first, dict) else []
        return ": ".join(str(part) for part in parts if part)
    return _JAVA_CLASS.sub("", str(payload.get("message") or ""))


def failure(status: int, payload: Any, *, action: str, captcha: bool = False) -> ExportError:
    """The error for an answer.

    Args:
        status: the HTTP status code, 400 or more.
        payload: the parsed JSON of the answer, or its text.
        action: what was tried, as it is shown: ``create page 'X'``.
        captcha: whether the site asked for a CAPTCHA (``X-Authentication-Denied-Reason``).
    """
    detail = detail_of(payload)
    said = f": {detail}" if detail else f" (HTTP {status})"
    message = f"Could not {action}{said}"
    if captcha:
        return AuthenticationFailedError(
            "Authentication failed: the site asks for a CAPTCHA after failed logins.",
            "Log in once in a browser, then try again.",
        )
    if status == 401:
        return AuthenticationFailedError(f"Authentication failed{said}", CHECK_LOGIN, status=401)
    if status == 403:
        if "not permitted to use Confluence" in detail:
            return AuthenticationFailedError(f"Authentication failed{said}", CHECK_LOGIN)
        return PermissionDeniedError(
            f"Permission denied: {message[0].lower()}{message[1:]}",
            permission_remedy(action),
            status=status,
            detail=detail,
        )
    if status == 404 and action.startswith("create page") and "space" in detail:
        # Cloud does not tell those who may not add pages that the space is there.
        return PermissionDeniedError(
            f"Permission denied: {message[0].lower()}{message[1:]}",
            permission_remedy(action),
            status=status,
            detail=detail,
        )
    return _request_error(status, message, detail, action)


def _request_error(status: int, message: str, detail: str, action: str) -> RequestError:
    known: dict[int, tuple[type[RequestError], str]] = {
        404: (NotFoundError, "It was removed, or the account may not see it."),
        409: (VersionConflictError, "Somebody changed it meanwhile; run again to see the plan."),
        413: (InvalidContentError, "Confluence takes 5 MB of text per page: split the document."),
        400: (InvalidContentError, ""),
        410: (RequestError, "This site no longer serves that interface; try --flavor cloud."),
        429: (RequestError, "The site is busy; try again later or with fewer --workers."),
    }
    kind, remedy = known.get(status, (RequestError, ""))
    if status == 404 and action.partition(" ")[0] not in _READING:
        # Cloud answers so to those who may see a page but not change it.
        remedy = f"It was removed, or the account may not change it. {permission_remedy(action)}"
    if status == 400 and "page with this title already exists" in detail:
        kind = TitleTakenError
    if status >= 500:
        remedy = "The site has trouble; try again later."
    return kind(message, remedy, status=status, detail=detail)


def as_denied(error: NotFoundError, action: str) -> PermissionDeniedError:
    """What a 404 means where the page is there for reading: `action` is not allowed."""
    return PermissionDeniedError(
        f"Permission denied: {error.message[0].lower()}{error.message[1:]}",
        permission_remedy(action),
        status=error.status,
        detail=error.detail,
    )


def permission_remedy(action: str) -> str:
    """What to do where the account lacks the permission for `action`."""
    return f"Ask a space administrator for the permission to {_permission(action)}."


def _permission(action: str) -> str:
    """The space permission that `action` needs, as Confluence's own pages name it."""
    verb, _, rest = action.partition(" ")
    if "attachment" in rest:
        return "add or delete attachments in this space (and to edit the page)"
    if verb in ("delete", "trash", "archive"):
        return "delete or archive pages in this space"
    if verb == "create":
        return "add pages in this space (and to edit the parent page)"
    if verb == "read":
        return "view this page or space"
    return "edit this page ('Add Page' in the space, no edit restriction on the page)"


def not_confluence(url: str, status: int, text: str) -> ExportError:
    """The error for an answer that is no JSON: a login page, a proxy, another program."""
    if re.search(r"<html|<!doctype", text[:2000], re.I):
        return ConnectionFailedError(
            f"{url} answered with a web page instead of data (HTTP {status}): "
            "a login page, a proxy, or an address that is not Confluence.",
            CHECK_URL,
        )
    return ConnectionFailedError(
        f"{url} answered with something that is not Confluence's data (HTTP {status}).", CHECK_URL
    )


def not_trusted(url: str, text: str) -> ConnectionFailedError:
    """The error for a TLS failure; `text` is what the TLS library says."""
    if "WRONG_VERSION_NUMBER" in text.upper().replace(" ", "_"):
        return ConnectionFailedError(
            f"Connection failed: {url} does not speak TLS.", "Is it an http:// address?"
        )
    reason = re.search(r"certificate verify failed: ([^(\[]+)", text)
    said = f" ({reason.group(1).strip()})" if reason else ""
    return ConnectionFailedError(
        f"Connection failed: the certificate of {url} cannot be verified{said}.",
        "Name your organisation's certificates, or `system` for the operating system's: "
        "--ca-bundle / CONFLUENCE_CA_BUNDLE.",
    )
