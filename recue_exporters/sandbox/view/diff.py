"""The visual difference of two versions: one document with what came and what went marked in it.

Both versions are compared as a reader sees them, block by block; a block that changed is compared
word by word. The result is a tree like the renderer's, `ins` and `del` around words, the classes
`diff-added` and `diff-removed` on whole blocks.
"""

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest

from lxml import etree
from lxml.etree import _Element

from recue_exporters.sandbox.view.render.build import add_text, child, element, text_child
from recue_exporters.sandbox.view.words import mark_words, words_of

_BLOCKS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "colgroup", "col", "thead",
    "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre", "figure", "figcaption",
    "details", "summary", "section", "header", "div", "nav", "hr", "dl", "dt", "dd",
})  # fmt: skip
_FRAMES = frozenset({"ul", "ol", "table", "tbody"})
_ALIKE = 0.3
"""Share of common words from which two blocks count as one that changed."""
_MOST_PAIRED = 60
"""Blocks in a row on either side that are matched by likeness; beyond it in their order."""
_MOST_WORDS = 2000
"""Words of a block that are compared one by one; a longer block is shown before and after."""
_CONTEXT = 2
"""Unchanged blocks kept before and after a change."""


@dataclass(frozen=True)
class Difference:
    """What `compare` found."""

    tree: _Element
    changes: int
    """Blocks that were added, removed or changed."""


def compare(old: _Element, new: _Element) -> Difference:
    """Compare two rendered bodies.

    Args:
        old: tree of the older version, as the renderer made it; it is not changed.
        new: tree of the newer version.
    """
    before, after = _prepared(old), _prepared(new)
    out = element("div")
    _merge_blocks(before, after, out)
    changed = [item for item in out.iter() if item.get("data-change")]
    for number, item in enumerate(changed, 1):
        item.set("data-change", str(number))
    _fold_unchanged(out)
    return Difference(out, len(changed))


def _prepared(tree: _Element) -> _Element:
    """A copy without what differs for no reader's reason: anchors, ids, comment markers."""
    copy = deepcopy(tree)
    for item in list(copy.iter()):
        item.attrib.pop("id", "")
        item.attrib.pop("tabindex", "")
        classes = item.get("class", "").split()
        if "heading-link" in classes:
            _drop(item)
        elif "toc" in classes:
            for entry in list(item):
                item.remove(entry)
            item.text = "(table of contents)"
        elif item.get("data-ref") is not None:
            item.tag = "comment-marker"
        elif item.tag == "details":
            item.set("open", "")
    etree.strip_tags(copy, "comment-marker")
    return copy


def _drop(item: _Element) -> None:
    parent = item.getparent()
    if parent is not None:
        previous = item.getprevious()
        tail = item.tail or ""
        parent.remove(item)
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail


def _is_block(item: _Element) -> bool:
    return item.tag in _BLOCKS or item.get("class") == "line"


def _holds_blocks(item: _Element) -> bool:
    return any(_is_block(entry) for entry in item)


def _blocks(holder: _Element) -> list[_Element]:
    """What `holder` holds as a list of blocks; text between them gets a `span` of its own."""
    found: list[_Element] = []
    run = element("span", "diff-run")
    add_text(run, holder.text)
    for item in list(holder):
        tail, item.tail = item.tail, None
        if _is_block(item):
            found += _finished(run)
            found.append(item)
            run = element("span", "diff-run")
        else:
            run.append(item)
        add_text(run, tail)
    return found + _finished(run)


def _finished(run: _Element) -> list[_Element]:
    return [run] if len(run) or (run.text or "").strip() else []


def _key(item: _Element) -> bytes:
    return b" ".join(etree.tostring(item, method="c14n", with_tail=False).split())


def _merge_blocks(old: _Element, new: _Element, out: _Element) -> None:
    """Append to `out` what `new` holds, with what `old` held in its places."""
    before, after = _blocks(old), _blocks(new)
    if out.tag == "tr" and len(before) == len(after):
        # Cells are known by their column, however little is left of their text.
        for left, right in zip(before, after, strict=True):
            _merge_pair(left, right, out)
        return
    matcher = SequenceMatcher(None, [_key(b) for b in before], [_key(b) for b in after])
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            out.extend(after[j1:j2])
            continue
        for left_, right_ in _paired(before[i1:i2], after[j1:j2]):
            if left_ is None and right_ is not None:
                out.append(_marked(right_, "diff-added"))
            elif right_ is None and left_ is not None:
                out.append(_marked(left_, "diff-removed"))
            elif left_ is not None and right_ is not None:
                _merge_pair(left_, right_, out)


def _merge_pair(old: _Element, new: _Element, out: _Element) -> None:
    """Append `new`, with the differences from its predecessor `old` marked inside."""
    if _key(old) == _key(new):
        out.append(new)
        return
    made = child(out, new.tag)
    made.attrib.update(new.attrib)
    if _holds_blocks(old) or _holds_blocks(new):
        _merge_blocks(old, new, made)
        if not any(item.get("data-change") for item in made.iterdescendants()):
            # Same content in another frame: a panel of another colour, another code language.
            made.set("data-change", "1")
            made.set("class", f"{made.get('class', '')} diff-restyled".strip())
        return
    made.set("data-change", "1")
    words = words_of(old)
    if max(len(words), len(words_of(new))) > _MOST_WORDS:
        out[-1:] = [_marked(old, "diff-removed"), _marked(new, "diff-added")]
    else:
        mark_words(words, new, made)


def _marked(item: _Element, mark: str) -> _Element:
    if item.tag in ("col", "colgroup"):
        return item
    item.set("class", f"{item.get('class', '')} {mark}".strip())
    item.set("data-change", "1")
    return item


Pair = tuple[_Element | None, _Element | None]


def _paired(before: Sequence[_Element], after: Sequence[_Element]) -> list[Pair]:
    """Match removed with added blocks, in order, so that likeness in all is greatest."""
    if not before or not after:
        return [(item, None) for item in before] + [(None, item) for item in after]
    if max(len(before), len(after)) > _MOST_PAIRED:
        return _paired_in_order(before, after)
    bags = [[Counter(w.text for w in words_of(b)) for b in side] for side in (before, after)]
    rows, columns = len(before), len(after)
    likeness = [
        [
            _likeness(bags[0][i], bags[1][j], before[i].tag)
            if before[i].tag == after[j].tag
            else 0.0
            for j in range(columns)
        ]
        for i in range(rows)
    ]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= _ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs: list[Pair] = []
    i = j = 0
    while i < rows and j < columns:
        if likeness[i][j] >= _ALIKE and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((before[i], after[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((before[i], None))
            i += 1
        else:
            pairs.append((None, after[j]))
            j += 1
    return pairs + [(b, None) for b in before[i:]] + [(None, a) for a in after[j:]]


def _paired_in_order(before: Sequence[_Element], after: Sequence[_Element]) -> list[Pair]:
    pairs: list[Pair] = []
    for left, right in zip_longest(before, after):
        alike = left is not None and right is not None and left.tag == right.tag
        pairs += [(left, right)] if alike else [(left, None), (None, right)]
    return pairs


def _likeness(left: Counter[str], right: Counter[str], tag: str) -> float:
    total = left.total() + right.total()
    shared = 2 * (left & right).total() / total if total else 1.0
    # A list stays a list and a table a table, whatever became of its entries.
    return max(shared, _ALIKE) if tag in _FRAMES else shared


def _fold_unchanged(out: _Element) -> None:
    """Fold long runs of unchanged top-level blocks, keeping some around each change."""
    for changed, group in groupby(list(out), _changed):
        run = list(group)
        if changed or len(run) == len(out):
            continue
        head = _CONTEXT if run[0].getprevious() is not None else 0
        tail = _CONTEXT if run[-1].getnext() is not None else 0
        hidden = run[head : len(run) - tail]
        if len(hidden) > 1:
            fold = element("details", "diff-same")
            text_child(fold, "summary", f"{len(hidden)} unchanged blocks")
            hidden[0].addprevious(fold)
            fold.extend(hidden)


def _changed(item: _Element) -> bool:
    return any(entry.get("data-change") for entry in item.iter())
