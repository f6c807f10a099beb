"""RE-cue's ids: an anchor where one is defined, links where it is mentioned.

RE-cue numbers use cases, journeys, epics, stories and scenarios in one document and mentions them
in others. An id is defined by the first heading that begins with it, else by the first table row
that does; documents count in their order. `UC01` and `UC-001` are the same id.
"""

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.anchors import HEADINGS
from recue_exporters.confluence.storage.context import Conversion
from recue_exporters.confluence.storage.names import AC, RI
from recue_exporters.confluence.storage.places import IdPlace

_ID = r"[A-Z][A-Z0-9]{1,11}(?:-[A-Z][A-Z0-9]{0,11})*-?\d{2,5}(?:-[A-Z]{2,5}\d{0,3})?(?![\w-])"
_MENTION = re.compile(rf"(?<![\w.#/-])({_ID})")
_HEADING = re.compile(rf" {{0,3}}#{{1,6}}[ \t]+\**(?P<id>{_ID})")
_ROW = re.compile(rf" {{0,3}}\|?[ \t]*\**(?P<id>{_ID})\**[ \t]*\|")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_DIGITS = re.compile(r"-?0*(\d+)")


def id_key(written: str) -> str:
    """One key for all spellings of an id.

    >>> id_key("UC01") == id_key("UC-001")
    True
    """
    return _DIGITS.sub(r"-\1", written)


def find_ids(documents: Iterable[tuple[str, str, str]]) -> Mapping[str, IdPlace]:
    """Where ids are defined.

    Args:
        documents: source, title and Markdown of each document, in order.
    """
    headings: dict[str, IdPlace] = {}
    rows: dict[str, IdPlace] = {}
    for source, title, text in documents:
        for line in _lines_outside_fences(text):
            for found, pattern in ((headings, _HEADING), (rows, _ROW)):
                match = pattern.match(line)
                if match:
                    place = IdPlace(source, title, match["id"], found is headings)
                    found.setdefault(id_key(match["id"]), place)
    return rows | headings


def convert_ids(body: etree._Element, conversion: Conversion) -> None:
    """Put an anchor at every id that this page defines, and link every id that is mentioned."""
    places = conversion.ids
    if not places:
        return
    source = conversion.document.source if conversion.document else ""
    own = {key: place for key, place in places.items() if place.source == source}
    for node in nodes.elements(body, *HEADINGS, "tr"):
        in_heading = node.tag in HEADINGS
        host = node if in_heading or not len(node) else node[0]
        match = re.match(_ID, nodes.text_of(host))
        place = own.get(id_key(match[0])) if match else None
        if place is not None and place.in_heading == in_heading:
            del own[id_key(place.name)]
            _define(host, place)
    nodes.replace_in_text(
        body,
        _MENTION,
        lambda match: _link(match[1], places, source),
        outside={*HEADINGS, "a", names.LINK, *names.VERBATIM},
        skip=lambda node: node.get(names.DEFINES) is not None,
    )


def _define(host: etree._Element, place: IdPlace) -> None:
    host.set(names.DEFINES, place.name)
    first = host[0] if len(host) and nodes.is_blank(host.text) else None
    nodes.insert_first(
        first if first is not None and first.tag == "p" else host, names.anchor(place.name)
    )


def _link(written: str, places: Mapping[str, IdPlace], source: str) -> etree._Element | None:
    place = places.get(id_key(written))
    if place is None:
        return None
    link = names.element(names.LINK, {AC + "anchor": place.name})
    if place.source != source:
        link.append(names.element(RI + "page", {RI + "content-title": place.title}))
    etree.SubElement(link, names.LINK_BODY).text = written
    return link


def _lines_outside_fences(text: str) -> Iterable[str]:
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line[mark.end() :].strip():
            fence = ""
        elif not fence:
            yield line
