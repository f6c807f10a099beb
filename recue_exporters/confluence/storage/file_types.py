"""What a file is, by its name: whether a page can show it or only link to it.

Of an address nothing is known: any program may stand behind any name, as that of a badge called
after `ci.yml` does.

The machine's own table of types is not asked: two machines would take turns in changing a page.
"""

from pathlib import PurePosixPath

from recue_exporters.confluence.storage.parse import names

_PICTURES = names(
    """
    apng avif bmp cur gif heic heif ico jfif jpe jpeg jpg jxl png svg svgz tif tiff webp
    """
)
_PLAYED = names(
    """
    3gp aac avi flac m4a m4v mkv mov mp3 mp4 mpeg mpg oga ogg ogv opus wav weba webm wma wmv
    """
)


def file_is_shown(name: str) -> bool:
    """Whether an image that names a file of the page is anything but a broken picture.

    >>> file_is_shown("map.drawio.svg"), file_is_shown("map.drawio")
    (True, False)
    """
    suffix = PurePosixPath(name).suffix[1:].lower()
    return not suffix or suffix in _PICTURES or suffix in _PLAYED
