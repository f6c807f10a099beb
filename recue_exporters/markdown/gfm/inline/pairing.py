"""Which delimiter runs belong together (CommonMark, "process emphasis")."""

from __future__ import annotations

from recue_exporters.markdown.gfm.inline import emphasis, strikethrough
from recue_exporters.markdown.gfm.inline.items import Run
from recue_exporters.markdown.gfm.inline.scan import Scan

_PAIR = {"*": emphasis.pair, "_": emphasis.pair, "~": strikethrough.pair}


def pair_runs(scan: Scan, bottom: Run | None) -> None:
    """Match the runs after `bottom` with each other and take them off the stack."""
    run = scan.last_run
    if run is bottom:
        return
    while run is not None and run.before is not bottom:
        run = run.before
    # Below these positions there is no opener for a closer of the kind, so none is sought there
    # again: this keeps hostile input from taking quadratic time.
    floors: dict[tuple[object, ...], int] = {}
    while run is not None:
        following = run.after
        if run.can_close:
            kind = _kind(run)
            opener = _opener(run, bottom, floors.get(kind, 0))
            if opener is not None:
                following = _PAIR[run.char](opener, run)
            else:
                floors[kind] = run.position
                if not run.can_open:
                    run.remove()
        run = following
    scan.last_run = bottom
    if bottom is not None:
        bottom.after = None


def _kind(closer: Run) -> tuple[object, ...]:
    """What decides, but for their places, which openers a closer agrees with."""
    return closer.char, closer.can_open, closer.length % 3


def _opener(closer: Run, bottom: Run | None, floor: int) -> Run | None:
    opener = closer.before
    while opener is not None and opener is not bottom and opener.position >= floor:
        if opener.can_open and opener.char == closer.char and _agree(opener, closer):
            return opener
        opener = opener.before
    return None


def _agree(opener: Run, closer: Run) -> bool:
    """The rule of three (rules 9 and 10 of the specification)."""
    return (
        not (closer.can_open or opener.can_close)
        or closer.length % 3 == 0
        or (opener.length + closer.length) % 3 != 0
    )
