"""The shapes of error answers: v1's envelope per product, v2's list of errors."""

import json
from typing import Any

from flask import Response, request

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.problems import Interface, Problem

_REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    410: "Gone",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    500: "Internal Server Error",
}


def answer(problem: Problem, interface: Interface) -> tuple[dict[str, Any], int]:
    """Body and status of a refusal."""
    wording = problem.wording(interface)
    if interface == "v2":
        return v2(wording.status, wording.code, wording.text), wording.status
    return v1(interface, wording.status, wording.text), wording.status


def v1(interface: Interface, status: int, message: str) -> dict[str, Any]:
    """The envelope of v1."""
    data: dict[str, Any] = {"authorized": status != 403, "valid": True, "errors": []}
    if interface == "cloud":
        data["successful"] = False
        return {"statusCode": status, "data": data, "message": message}
    data |= {"authorized": False, "allowedInReadOnlyMode": True, "successful": False}
    reason = _REASONS.get(status, "")
    return {"statusCode": status, "data": data, "message": message, "reason": reason}


def v2(status: int, code: str, title: str) -> dict[str, Any]:
    """The envelope of v2."""
    return {"errors": [{"status": status, "code": code, "title": title, "detail": None}]}


def unknown_path(interface: Interface) -> tuple[dict[str, Any], int]:
    """What a path answers that no route serves."""
    if interface == "v2":
        return v2(404, "NOT_FOUND", "Not Found"), 404
    if interface == "cloud":
        path = request.script_root + request.path
        message = "No message available"
        return {
            "timestamp": clock.now(),
            "status": 404,
            "error": "Not Found",
            "message": message,
            "path": path,
        }, 404
    return {"message": f"null for uri: {request.base_url}", "status-code": 404}, 404


def wrong_method(interface: Interface, allowed: str) -> Response:
    """A 405; v1's has no body."""
    headers = {"Allow": allowed}
    if interface != "v2":
        return Response(status=405, headers=headers)
    body = json.dumps(v2(405, "METHOD_NOT_ALLOWED", "Request method is not supported."))
    return Response(body, status=405, mimetype="application/json", headers=headers)
