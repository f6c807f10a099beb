"""The bytes of attachments."""

from urllib.parse import quote

from flask import Response, request

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.site import missing, site

# Shown by the browser itself; everything else is saved, because it could hold a program.
_SHOWN = frozenset({
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp",
    "image/svg+xml", "image/x-icon", "application/pdf", "text/plain",
})  # fmt: skip


@blueprint.get("/download/attachments/<int:page_id>/<path:name>")
@blueprint.get("/download/thumbnails/<int:page_id>/<path:name>")
def download(page_id: int, name: str) -> Response:
    """An attachment, in the version asked for or the newest."""
    here = site()
    page = here.page_or_404(page_id)
    attachment = here.store.attachments.named(page, name)
    if attachment is None:
        missing(f"“{page.title}” has no attachment “{name}”.")
    number = request.args.get("version", type=int) or attachment.version
    try:
        file = here.store.attachments.file(attachment, number)
        data = here.store.attachments.data(attachment, number)
    except Problem:
        missing(f"The attachment “{name}” has no version {number}.")
    kind = file.media_type.partition(";")[0].strip().lower()
    shown = kind in _SHOWN
    response = Response(data, content_type=file.media_type if shown else "application/octet-stream")
    # Headers are Latin-1, names of files are not.
    encoded = f"filename*=UTF-8''{quote(attachment.title, safe='')}"
    how = "inline" if shown else "attachment"
    response.headers["Content-Disposition"] = f"{how}; {encoded}"
    # An SVG opened by itself is a document of this site: it may show itself and do nothing.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    )
    response.headers["Cache-Control"] = (
        "private, max-age=3600" if "version" in request.args else "no-cache"
    )
    return response
