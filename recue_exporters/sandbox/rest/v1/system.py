"""v1 and around it: health, version, site settings, long tasks, conversion."""

from typing import Any

from flask import Response

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.rest import bodies
from recue_exporters.sandbox.rest.context import context, mapping
from recue_exporters.sandbox.rest.routing import route
from recue_exporters.sandbox.rest.v1 import lists

VERSION = "9.2.21"
_BUILD = 9114
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest><id>{id}</id><name>Confluence</name>'
    "<typeId>confluence</typeId><version>{version}</version><buildNumber>{build}</buildNumber>"
    "<applinksVersion>9.1.1</applinksVersion><url>{url}</url>"
    "<publicSignup>false</publicSignup></manifest>"
)


@route("/status", products=("datacenter",), public=True)
def status() -> Any:
    """Whether the site is up."""
    return {"state": "RUNNING"}


@route("/rest/api/server-information", products=("datacenter",))
def server_information() -> Any:
    """Version and address of the site."""
    return {
        "baseUrl": context().base,
        "version": VERSION,
        "buildNumber": _BUILD,
        "marketplaceBuildNumber": _BUILD,
        "buildDate": "2026-08-19T00:00:00.000Z",
    }


@route("/rest/applinks/1.0/manifest", products=("datacenter",), public=True)
@route("/rest/applinks/latest/manifest", products=("datacenter",), public=True)
def manifest() -> Any:
    """The version of the site, in the form that old releases know too."""
    ctx = context()
    text = _MANIFEST.format(id=ctx.store.cloud_id, version=VERSION, build=_BUILD, url=ctx.base)
    return Response(text, mimetype="application/xml")


@route("/rest/api/accessmode", products=("datacenter",))
def access_mode() -> Any:
    """Whether the site can be written to."""
    return Response('"READ_WRITE"', mimetype="application/json")


@route("/rest/api/settings/systemInfo", products=("cloud",))
def system_info() -> Any:
    """What the site tells about itself."""
    ctx = context()
    return {
        "cloudId": ctx.store.cloud_id,
        "commitHash": "0000000000000000000000000000000000000000",
        "baseUrl": ctx.base,
        "fallbackBaseUrl": ctx.base,
        "edition": "standard",
        "siteTitle": "Confluence sandbox",
        "defaultLocale": "en_US",
        "defaultTimeZone": "Etc/UTC",
        "microsPerimeter": "commercial",
    }


@route("/rest/api/longtask")
def tasks() -> Any:
    """The long tasks since the start, all of them finished."""
    ctx = context()
    return lists.whole_list(ctx.sandbox.tasks.all(), ctx.sandbox.tasks.shown)


@route("/rest/api/longtask/<task_id>")
def task(task_id: str) -> Any:
    """A long task."""
    tasks = context().sandbox.tasks
    if task_id not in tasks.all():
        raise Problem("not_found", what=f"No task with id {task_id}")
    return {**tasks.shown(task_id), "_links": {**lists.base_links(), "self": lists.self_link()}}


@route("/rest/api/contentbody/convert/<to>", "POST", deprecated=True)
def convert(to: str) -> Any:
    """A body in another representation."""
    ctx = context()
    space = ctx.store.spaces.all()[0]
    body = bodies.sent(ctx, mapping(), space)
    value = bodies.converted(ctx, body.storage if body else "", to)
    return {"value": value, "representation": to, "_expandable": {}}
