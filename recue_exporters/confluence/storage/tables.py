"""Tables get the one shape Confluence stores: column widths, then one body with all rows."""

import re
from collections.abc import Sequence
from itertools import accumulate

from lxml import etree

from recue_exporters.confluence.storage import names, nodes
from recue_exporters.confluence.storage.context import Conversion

WIDE_COLUMNS = 6
"""From this many columns on a table of equal widths breaks ids and words apart."""

_PAGE_WIDTH, _WIDE_WIDTH = 760, 960
"""Cloud's widths in pixels of an ordinary table and of a wide one."""

_PARTS = ("caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td")
_ALIGNED = ("center", "right", "justify")


def convert_tables(body: etree._Element, conversion: Conversion) -> None:
    """Give every table its shape, the alignment of its cells and the widths of its columns."""
    for row in nodes.elements(body, "tr"):
        dropped = row.get("data-dropped")
        if dropped:
            conversion.warn(f"the table has no column for '{dropped}': it is left out", row)
    for table in reversed(nodes.elements(body, "table")):
        _reshape(table, conversion)
    for node in nodes.elements(body, *_PARTS):
        parent = node.getparent()
        if parent is not None and parent.tag not in ("table", "colgroup", "tbody", "tr"):
            node.tag = "div"
    tables = nodes.elements(body, "table")
    _check_asked(tables, conversion)
    for number, table in enumerate(tables, start=1):
        for cell in nodes.elements(table, "th", "td"):
            _align(cell, conversion)
        _set_widths(table, number, conversion)
        nodes.discard_attributes(table, "style", "class")


def _reshape(table: etree._Element, conversion: Conversion) -> None:
    """Collect the rows; what stands between them goes before the table, as browsers do it."""
    rows: dict[str, list[etree._Element]] = {"thead": [], "tbody": [], "tfoot": []}
    if not nodes.is_blank(table.text):
        _before(table, table.text or "")
    before = ""
    for part in list(table):
        kind = str(part.tag)
        text, part.tail = part.tail, None
        if kind == "tr":
            rows["tbody"].append(part)
        elif kind in rows:
            rows[kind].extend(_rows(part, table))
        elif kind == "caption":
            part.tag = "strong"
            paragraph = names.element("p")
            paragraph.append(part)
            table.addprevious(paragraph)
        elif kind in ("th", "td"):
            # Cells that stand in no row share one, as in browsers.
            if before not in ("th", "td"):
                rows["tbody"].append(names.element("tr"))
            rows["tbody"][-1].append(part)
        elif kind == "colgroup":
            _rescue(part, table)
        elif kind != "col":
            table.addprevious(part)
        if not nodes.is_blank(text):
            _before(table, text or "")
        before = kind
    for child in list(table):
        table.remove(child)
    table.text = None
    all_rows = [row for part in rows.values() for row in _without_empty(part)]
    if not all_rows:
        nodes.remove(table)
        return
    tbody = etree.SubElement(table, "tbody")
    for row in all_rows:
        row.tail = None
        tbody.append(row)


def _rescue(colgroup: etree._Element, table: etree._Element) -> None:
    """What a column group that was never closed has swallowed goes before the table."""
    if not nodes.is_blank(colgroup.text):
        _before(table, colgroup.text or "")
    for child in list(colgroup):
        tail, child.tail = child.tail, None
        if child.tag != "col":
            table.addprevious(child)
        if not nodes.is_blank(tail):
            _before(table, tail or "")


def _rows(part: etree._Element, table: etree._Element) -> list[etree._Element]:
    if not nodes.is_blank(part.text):
        _before(table, part.text or "")
    found = []
    before = "tr"
    for child in list(part):
        if not nodes.is_blank(child.tail):
            _before(table, child.tail or "")
        child.tail = None
        if child.tag == "tr":
            found.append(child)
        else:
            if before == "tr":
                found.append(names.element("tr"))
            found[-1].append(child)
        before = str(child.tag)
    return found


def _before(table: etree._Element, text: str) -> None:
    table.addprevious(names.element("p", text=text))


def _tidy_row(row: etree._Element) -> bool:
    """Everything in a row stands in a cell. False for a row without cells."""
    for child in list(row):
        if child.tag not in ("th", "td"):
            cell = names.element("td")
            child.addprevious(cell)
            cell.append(child)
    if not nodes.is_blank(row.text):
        row.insert(0, names.element("td", text=row.text or ""))
    row.text = None
    for cell in list(row):
        text, cell.tail = cell.tail or "", None
        if not nodes.is_blank(text):
            cell.addnext(names.element("td", text=text))
    return len(row) > 0


def _without_empty(rows: list[etree._Element]) -> list[etree._Element]:
    """The rows of a part of a table that have cells; no cell reaches beyond them.

    A row without cells is there for the cells that reach down into it from the rows above: where
    it goes, they become one row shorter.
    """
    kept = [_tidy_row(row) for row in rows]
    kept_before = [0, *accumulate(kept)]
    for number, row in enumerate(rows):
        for cell in row:
            span = _span(cell, "rowspan")
            if span == 1:
                continue
            end = min(number + span, len(rows)) if span else len(rows)
            span = kept_before[end] - kept_before[number]
            nodes.discard_attributes(cell, "rowspan")
            if span > 1:
                cell.set("rowspan", str(span))
    return [row for row, has_cells in zip(rows, kept, strict=True) if has_cells]


def _span(cell: etree._Element, name: str) -> int:
    """How many columns or rows a cell takes; HTML says 0 for all that are left."""
    return min(nodes.number(cell.get(name), 1), 1000)


def _align(cell: etree._Element, conversion: Conversion) -> None:
    """Cloud aligns the paragraph in a cell, Data Center the cell."""
    styled = re.search(r"text-align:\s*(\w+)", cell.get("style") or "")
    row = cell.getparent()
    of_row = row.get("align") if row is not None else None
    align = (cell.get("align") or (styled[1] if styled else "") or of_row or "").lower()
    nodes.discard_attributes(cell, "align", "style", "class", "width", "height")
    if nodes.number(cell.get("colspan"), 1) < 2:
        nodes.discard_attributes(cell, "colspan")
    if align in _ALIGNED:
        if conversion.flavor == "cloud":
            cell.set(names.ALIGN, align)
        else:
            cell.set("style", f"text-align: {align};")


def _set_widths(table: etree._Element, number: int, conversion: Conversion) -> None:
    columns = max(_width_of(row) for row in table.iter("tr"))
    weights = _wanted(table, number, columns, conversion)
    if not weights:
        if columns < WIDE_COLUMNS:
            return
        weights = _measured(table, columns)
    wide = columns >= WIDE_COLUMNS
    group = names.element("colgroup")
    total = sum(weights)
    for weight in weights:
        if conversion.flavor == "cloud":
            width = f"{weight / total * (_WIDE_WIDTH if wide else _PAGE_WIDTH):.1f}px"
        else:
            width = f"{weight / total * 100:.1f}%"
        etree.SubElement(group, "col").set("style", f"width: {width};")
    table.insert(0, group)
    if wide and conversion.flavor == "cloud":
        table.set("data-table-width", str(_WIDE_WIDTH))
        table.set("data-layout", "center")


def _width_of(row: etree._Element) -> int:
    return sum(max(1, _span(cell, "colspan")) for cell in row)


def _wanted(
    table: etree._Element, number: int, columns: int, conversion: Conversion
) -> Sequence[float]:
    """The relative widths an author asked for, on the table or in the front matter."""
    written = table.get("widths") or table.get("data-widths")
    given: object = re.split(r"[\s,]+", written.strip()) if written else None
    if given is None:
        given = conversion.setting("column_widths")
        if isinstance(given, dict):
            given = given.get(number, given.get(str(number)))
        elif not isinstance(given, list) or len(given) != columns:
            return ()
    if not isinstance(given, list):
        return ()
    weights = [_number(value) for value in given]
    if len(weights) != columns or min(weights) <= 0:
        conversion.warn(
            f"table {number}: widths must be {columns} positive numbers, one per column", table
        )
        return ()
    return weights


def _check_asked(tables: Sequence[etree._Element], conversion: Conversion) -> None:
    """Report column widths in the front matter that no table can have."""
    given = conversion.setting("column_widths")
    if isinstance(given, dict):
        numbers = {str(number) for number in range(1, len(tables) + 1)}
        for number in given:
            if str(number) not in numbers:
                conversion.warn(f"front matter: column_widths: there is no table {number}")
            elif not isinstance(given[number], list):
                conversion.warn(f"front matter: column_widths of table {number} must be a list")
    elif isinstance(given, list):
        if not any(len(given) == max(map(_width_of, table.iter("tr"))) for table in tables):
            conversion.warn(f"front matter: column_widths: no table has {len(given)} columns")
    elif given is not None:
        conversion.warn(
            "front matter: column_widths must be a list of numbers, or table number to list"
        )


def _number(value: object) -> float:
    match = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,3})?)\s*(?:%|px)?\s*", str(value))
    return float(match[1]) if match else 0.0


def _measured(table: etree._Element, columns: int) -> list[float]:
    """Widths by content: no column narrower than its longest word, long texts share the rest."""
    longest_word = [3.0] * columns
    longest_text = [3.0] * columns
    for row in table.iter("tr"):
        if len(row) != columns:
            continue
        for index, cell in enumerate(row):
            text = nodes.text_of(cell)
            words = max((len(word) for word in text.split()), default=0)
            longest_word[index] = max(longest_word[index], min(words, 24))
            longest_text[index] = max(longest_text[index], min(len(text), 60))
    return [
        word + 2 + max(0.0, text - word) * 0.4
        for word, text in zip(longest_word, longest_text, strict=True)
    ]
