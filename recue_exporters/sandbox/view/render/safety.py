"""What may leave the renderer: addresses and style declarations, by what is allowed."""

import re

_SCHEME = re.compile(r"^([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "file", "sftp"})
_IMAGE_DATA = re.compile(r"^data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]*$")
_STYLES = frozenset(
    {
        "text-align",
        "vertical-align",
        "color",
        "background-color",
        "margin-left",
        "padding-left",
        "text-decoration",
        "font-size",
        "font-style",
        "font-weight",
        "width",
        "min-width",
        "height",
        "white-space",
        "list-style-type",
        "border-color",
    }
)
_STYLE_VALUE = re.compile(r"^[#\w.%+\- ]+$|^rgba?\([\d.,% ]+\)$|^var\(--[\w\-]+(?:, ?#\w+)?\)$")
_COLOUR = re.compile(r"^#[0-9a-fA-F]{3,8}$|^[a-zA-Z]{3,20}$|^rgba?\([\d.,% ]+\)$")
_LENGTH = re.compile(r"^\d{1,5}(?:\.\d+)?(?:px|%|em|rem)?$")


def safe_link(address: str) -> str | None:
    """An address fit for `href`, or None where following it could run something."""
    cleaned = address.strip()
    match = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", cleaned))
    if match and match.group(1).lower() not in _LINK_SCHEMES:
        return None
    return cleaned


def safe_image(address: str) -> str | None:
    """An address fit for `src` of a picture, or None."""
    cleaned = address.strip()
    if _IMAGE_DATA.match(cleaned):
        return cleaned
    match = _SCHEME.match(_IGNORED_BY_BROWSERS.sub("", cleaned))
    if match and match.group(1).lower() not in ("http", "https"):
        return None
    return cleaned


def safe_style(style: str) -> str | None:
    """The allowed declarations of a `style` attribute, or None where none is left."""
    kept = []
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        key, value = key.strip().lower(), value.strip()
        if key in _STYLES and _STYLE_VALUE.match(value):
            kept.append(f"{key}: {value}")
    return "; ".join(kept) or None


def safe_colour(value: str) -> str | None:
    """A CSS colour, or None where it is something else."""
    return value.strip() if _COLOUR.match(value.strip()) else None


def safe_length(value: str) -> str | None:
    """A CSS length (bare numbers are pixels), or None where it is something else."""
    cleaned = value.strip()
    if not _LENGTH.match(cleaned):
        return None
    return cleaned if not cleaned[-1].isdigit() else f"{cleaned}px"


def whole_number(value: str, default: int) -> int:
    """A macro parameter as a number of at most six digits, `default` where it is none."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else default
