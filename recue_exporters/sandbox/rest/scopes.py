"""Scoped tokens of Cloud: what each route needs, and what a token without it is told.

The scopes stand in Atlassian's OpenAPI files of 2026, a classic one and its granular counterpart
where a route takes either. The answers were measured on a live site (mozilla/markfluence).
"""

import json
import re

from flask import Response, request

_DETAILS = "read:content-details:confluence"
_SUMMARY = "read:confluence-content.summary"
_CONTENT = "write:confluence-content"
_V2_KINDS = {
    "pages": "page", "folders": "folder", "spaces": "space", "attachments": "attachment",
    "comments": "comment",
}  # fmt: skip
_V2 = (
    # Method, path beneath the base URL, scopes: `+` joins what is needed together, `|` the choices.
    ("GET", r"/api/v2/.*/(direct-children|descendants)", "read:hierarchical-content:confluence"),
    ("GET", r"/api/v2/.*/ancestors", "read:content.metadata:confluence"),
    ("GET", r"/api/v2/.*-comments.*", "read:comment:confluence"),
    ("DELETE", r"/api/v2/.*-comments/\d+", "delete:comment:confluence"),
    ("POST|PUT", r"/api/v2/.*-comments.*", "write:comment:confluence"),
    ("GET", r"/api/v2/(pages|labels)/[^/]+/attachments", "read:attachment:confluence"),
    ("GET", r"/api/v2/(spaces|labels)/[^/]+/pages", "read:page:confluence"),
    ("GET", r"/api/v2/labels", "read:label:confluence"),
)
_C, _U, _S = r"/rest/api/content/[^/]+", r"/rest/api/user", r"/rest/api/space"
_V1 = (
    ("POST", f"{_C}/label", f"{_CONTENT}|read:label:confluence+write:label:confluence"),
    ("DELETE", f"{_C}/label.*", f"{_CONTENT}|write:label:confluence"),
    (
        "GET", f"{_C}/child/attachment/[^/]+/download",
        "readonly:content.attachment:confluence|read:attachment:confluence",
    ),
    (
        "PUT", f"{_C}/child/attachment/[^/]+",
        f"write:confluence-file+write:confluence-props|{_DETAILS}+write:attachment:confluence",
    ),
    (
        "PUT|POST", f"{_C}/child/attachment.*",
        f"write:confluence-file|{_DETAILS}+write:attachment:confluence",
    ),
    ("GET", r"/rest/api/search/user", _DETAILS),
    ("GET", r"/rest/api/(content/)?search", f"search:confluence|{_DETAILS}"),
    ("GET", f"{_U}/watch/.*", f"{_SUMMARY}|read:watcher:confluence"),
    ("POST|DELETE", f"{_U}/watch/.*", f"{_CONTENT}|write:watcher:confluence"),
    ("GET", f"{_U}/anonymous", "read:confluence-user|read:user:confluence"),
    (
        "GET", f"{_U}/memberof",
        "read:confluence-user|read:group:confluence+read:user:confluence",
    ),
    ("GET", f"{_U}.*", f"read:confluence-user|{_DETAILS}"),
    ("GET", r"/rest/api/group", "read:confluence-groups|read:group:confluence"),
    (
        "GET", r"/rest/api/settings/systemInfo",
        "manage:confluence-configuration|read:configuration:confluence",
    ),
    ("GET", r"/rest/api/longtask", "read:content.metadata:confluence"),
    (
        "GET", r"/rest/api/longtask/.*",
        "read:confluence-space.summary|read:content.metadata:confluence",
    ),
    ("GET", r"/rest/api/label", f"{_SUMMARY}|read:content:confluence+read:label:confluence"),
    ("GET", f"{_S}/[^/]+/label", "read:confluence-space.summary|read:label:confluence"),
    (
        "DELETE", f"{_S}.*",
        "write:confluence-space|delete:space:confluence+read:content.metadata:confluence",
    ),
    (
        "POST|PUT", f"{_S}.*",
        "write:confluence-space|read:space-details:confluence+write:space.permission:confluence"
        "+write:space:confluence",
    ),
    ("GET", f"{_C}/restriction.*", f"read:confluence-content.all|{_DETAILS}"),
    (
        "PUT|DELETE", f"{_C}/restriction.*",
        f"{_CONTENT}|{_DETAILS}+write:content.restriction:confluence",
    ),
    ("GET", f"{_C}/state/available", f"{_CONTENT}|write:content:confluence"),
    (
        "POST", r"/rest/api/content/archive",
        f"{_CONTENT}|read:content.metadata:confluence+write:page:confluence",
    ),
    ("PUT", f"{_C}/move/.*", f"{_CONTENT}|write:page:confluence"),
    ("POST", f"{_C}/copy", f"{_CONTENT}|{_DETAILS}+write:page:confluence"),
    ("DELETE", f"{_C}/(pageTree|version/.*)", f"{_CONTENT}|delete:content:confluence"),
    ("GET", r"/rest/api/.*", f"{_SUMMARY}|{_DETAILS}"),
    ("POST|PUT|DELETE", r"/rest/api/.*", f"{_CONTENT}|{_DETAILS}+write:content:confluence"),
)  # fmt: skip


def suffice(scopes: frozenset[str], method: str, path: str) -> bool:
    """Whether a token of these scopes may send a request."""
    return any(choice <= scopes for choice in choices(method, path))


def choices(method: str, path: str) -> list[frozenset[str]]:
    """The sets of scopes of which a request needs one."""
    return [frozenset(choice.split("+")) for choice in _needed(method, path).split("|")]


def _needed(method: str, path: str) -> str:
    for methods, pattern, needed in (*_V2, *_V1):
        if re.fullmatch(methods, method) and re.fullmatch(pattern, path):
            return needed
    kind = _V2_KINDS.get(path.removeprefix("/api/v2/").partition("/")[0], "content")
    if "/properties" in path and method != "GET":
        return f"read:{kind}:confluence+write:{kind}:confluence"
    verb = {"GET": "read", "DELETE": "delete"}.get(method, "write")
    return f"{verb}:{kind}:confluence"


def refusal() -> Response:
    """What the gateway tells a token whose scopes do not reach."""
    body = {"code": 401, "message": "Unauthorized; scope does not match"}
    return Response(json.dumps(body), status=401, mimetype="application/json")


def reach(scopes: frozenset[str]) -> bool:
    """Whether a token of these scopes may send the request in hand."""
    return suffice(scopes, request.method, request.path.rstrip("/"))
