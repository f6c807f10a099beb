"""Uploads: the parts of a multipart request as the products read them."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import request
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder

from recue_exporters.sandbox.problems import Problem


@dataclass
class Part:
    """One part of a request."""

    name: str
    filename: str
    media_type: str
    """As it was sent, charset included; empty where it was not."""

    data: bytes

    @property
    def text(self) -> str:
        """A form field's text.

        A part that names no charset is read as ISO-8859-1, so that letters beyond ASCII come out
        wrong (mozilla/markfluence, measured on Cloud).
        """
        declared = self.media_type.lower().partition("charset=")[2].strip(' "')
        try:
            return self.data.decode(declared or "iso-8859-1", "replace")
        except LookupError:
            return self.data.decode("iso-8859-1")


@dataclass(frozen=True)
class Upload:
    """A file of a request, with what was said about it."""

    name: str
    data: bytes
    media_type: str
    comment: str
    minor: bool


def uploads() -> list[Upload]:
    """The files of the request in hand.

    Raises:
        Problem: there is none.
    """
    parts = list(_parts())
    files = [part for part in parts if part.name == "file"]
    if not files:
        raise Problem("attachment_no_file")
    # Some clients (md2cf) send the comment as if it were a file.
    comments = [part.text for part in parts if part.name == "comment"]
    minor = any(part.text.lower() == "true" for part in parts if part.name == "minorEdit")
    return [
        Upload(
            # Browsers once sent whole paths; the products keep the last part.
            part.filename.replace("\\", "/").rpartition("/")[2],
            part.data,
            part.media_type,
            comments[index] if index < len(comments) else "",
            minor,
        )
        for index, part in enumerate(files)
    ]


def _parts() -> Iterator[Part]:
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not boundary:
        raise Problem("media_type")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"))
    decoder.receive_data(request.get_data())
    decoder.receive_data(None)
    part: Part | None = None
    try:
        while not isinstance(event := decoder.next_event(), Epilogue):
            if isinstance(event, Field | File):
                name = event.filename if isinstance(event, File) else ""
                kind = event.headers.get("Content-Type", "")
                part = Part(event.name, name or "", kind, b"")
            elif isinstance(event, Data) and part is not None:
                part.data += event.data
                if not event.more_data:
                    yield part
    except ValueError as error:
        raise Problem("bad_value", reason=f"The request cannot be read: {error}") from error
