"""Files a page needs: found in the exported tree, named for the page, each one once."""

import hashlib
import mimetypes
import re
from pathlib import Path

from recue_exporters.confluence.page import Attachment
from recue_exporters.confluence.storage.context import Conversion

_FORBIDDEN = re.compile(r'[\\/":?*|<>\x00-\x1f\x7f]+')
_MEDIA_TYPES = {".svg": "image/svg+xml", ".md": "text/markdown", ".webp": "image/webp"}
_MAX_NAME = 200
"""Confluence takes 255 characters; a cut name keeps room for what makes it unique."""


def attach_file(conversion: Conversion, path: Path) -> str:
    """Note that the page needs the file at `path`; its name on the page.

    Raises:
        OSError: the file cannot be read.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    name = safe_name(path.name)
    media_type = _MEDIA_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return _add(
        conversion,
        name,
        Attachment(name, digest, media_type or "application/octet-stream", path.read_bytes),
    )


def attach_bytes(conversion: Conversion, name: str, media_type: str, content: bytes) -> str:
    """Note that the page needs `content` as a file; its name on the page."""
    digest = hashlib.sha256(content).hexdigest()
    return _add(conversion, name, Attachment(name, digest, media_type, lambda: content))


def attach(conversion: Conversion, attachment: Attachment) -> str:
    """Note that the page needs this very attachment; its name on the page."""
    return _add(conversion, attachment.filename, attachment)


def _add(conversion: Conversion, name: str, attachment: Attachment) -> str:
    known = conversion.attachments.get(name)
    if known is not None and known.digest != attachment.digest:
        # The name must not depend on the order in which a page shows its files.
        stem, dot, suffix = name.rpartition(".")
        mark = attachment.digest[:8]
        name = f"{stem}-{mark}.{suffix}" if dot and stem else f"{name}-{mark}"
        attachment = Attachment(name, attachment.digest, attachment.media_type, attachment.load)
    conversion.attachments.setdefault(name, attachment)
    return name


def safe_name(name: str) -> str:
    """A file name Confluence takes: without its forbidden characters, of bounded length.

    >>> safe_name('a:b?.png')
    'a_b_.png'
    """
    name = _FORBIDDEN.sub("_", name).strip() or "file"
    if len(name) > _MAX_NAME:
        stem, dot, suffix = name.rpartition(".")
        keep = _MAX_NAME - len(suffix) - 1
        name = f"{stem[:keep]}.{suffix}" if dot and keep > 0 else name[:_MAX_NAME]
    return name
