"""Inline comments on the pages that are to be written: kept on their text, or left alone."""

from recue_exporters.confluence.publish.comments import carry_markers, has_markers
from recue_exporters.confluence.publish.compare import diff_of
from recue_exporters.confluence.publish.gone import only_restore
from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.site import RemotePage, Site
from recue_exporters.errors import VersionConflictError


def mind_comments(
    site: Site, options: PublishOptions, action: Action, remote: RemotePage, body: str
) -> None:
    """Keep the inline comments of a page whose text is to be written, and show the difference."""
    action.diff = diff_of(remote, body)
    if not has_markers(remote.body or ""):
        return
    if options.on_comments == "skip" and action.restore:
        only_restore(action)
        action.reasons.append("its text is left alone for its inline comments")
        return
    if options.on_comments == "skip":
        comments = site.open_comments(remote.id)
        if comments:
            action.outcome, action.body = "drift", None
            action.keep_record = False
            action.reasons.append(f"left alone for its {len(comments)} open inline comments")
            return
    carried = carry_markers(remote.body or "", body)
    action.body = carried.body
    for lost in carried.lost:
        what = f"'{shortened(lost.text)}'" if lost.text else "it was on a picture"
        reason = f"the text of an inline comment is gone: {what}"
        if reason not in action.reasons:
            action.reasons.append(reason)


def look_again(site: Site, options: PublishOptions, action: Action) -> None:
    """Read a page once more right before it is written, for comments made since it was planned.

    A comment makes no version, so nothing else would notice that it came (one request, none for
    a page that is new, comes back, or gets neither text nor title nor place).

    Raises:
        VersionConflictError: it is no longer among the current pages; writing would restore it.
    """
    remote = action.remote
    if remote is None or action.restore or not action.rewrites:
        return
    now = site.page(remote.id, body=True)
    if now.status != "current":
        raise VersionConflictError(
            f"Left alone: page {remote.id} was {now.status} meanwhile.",
            "Run again to see what becomes of it.",
            status=409,
        )
    if now.version != remote.version:
        return  # Confluence will refuse
    action.remote = now
    if action.body is not None and action.page is not None and has_markers(now.body or ""):
        mind_comments(site, options, action, now, action.page.body)


def shortened(text: str, length: int = 80) -> str:
    """`text` on one line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
