"""Pages of ours that are no longer among the current ones: left alone, or brought back."""

from collections.abc import Iterable

from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.records import Record
from recue_exporters.confluence.publish.survey import NOT_CURRENT, Survey
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemotePage, Site


def bring_back(
    site: Site, options: PublishOptions, found: Survey, pages: Iterable[tuple[WantedPage, Record]]
) -> frozenset[str]:
    """The ids of those of the pages, gone from their place, that this run brings back.

    Those in the trash or the archive are compared like pages of the site from now on; they keep
    their status, which tells that they have to be restored.
    """
    if not options.recreate:
        return frozenset()
    lost = [(page, record) for page, record in pages if record.page_id not in found.remote]
    restored = [record.page_id for _, record in lost if record.page_id in found.gone]
    if restored:
        found.remote.update(site.pages(restored, body=True, statuses=NOT_CURRENT))
    anew = [record.page_id for page, record in lost if _is_given_up(options, page, record)]
    return frozenset([*restored, *anew])


def compare_gone(
    options: PublishOptions,
    action: Action,
    page: WantedPage,
    record: Record,
    seen: RemotePage | None,
    *,
    away: bool,
) -> None:
    """Say what is to become of a page of ours that is not to be restored.

    Confluence answers alike for a page that was purged and for one that the account may not see;
    a second page beside a hidden one is made only where the user says that it is gone.
    """
    if away:
        _compare_away(options, action, page)
    elif seen is not None:
        where = "archived" if seen.status == "archived" else "trashed"
        action.outcome, action.url = "drift", seen.url
        action.reasons.append(f"was {where} by a person; --recreate brings it back")
    elif options.recreate and _is_given_up(options, page, record):
        _make_anew(action, page)
        action.reasons.append(f"page {record.page_id} is gone; made anew (--recreate --accept)")
    else:
        action.outcome = "drift"
        action.reasons.append(
            f"page {record.page_id} is not found: it was removed for good, or is hidden from the "
            f"account; if it is gone, --recreate --accept '{page.source}' makes a new page"
        )


def _compare_away(options: PublishOptions, action: Action, page: WantedPage) -> None:
    if options.recreate:
        action.record = None
        _make_anew(action, page)
        action.reasons.append("lies in another space now; made anew here (--recreate)")
    else:
        action.outcome = "drift"
        action.reasons.append(
            "was moved to another space by a person; --recreate makes another one here"
        )


def _make_anew(action: Action, page: WantedPage) -> None:
    action.outcome, action.mark = "created", True
    action.new_title, action.body = page.title, page.body
    action.labels_to_add, action.files_to_send = page.labels, page.attachments
    action.set_width = bool(page.width)


def _is_given_up(options: PublishOptions, page: WantedPage, record: Record) -> bool:
    """Whether the user says of a page that is not found that it is gone."""
    return bool(options.accept & {page.source, page.title, record.page_id})


def only_restore(action: Action) -> None:
    """Let a page that lies in the trash come back as it is, under its parent; others stay so."""
    if not action.restore:
        return
    assert action.remote is not None  # it lies in the trash
    action.new_title, action.move, action.body = action.remote.title, True, None
    action.labels_to_add = action.labels_to_remove = action.files_to_remove = ()
    action.files_to_send, action.set_width = (), False


def say_restored(action: Action) -> None:
    """Report a page that comes back, whatever else is to become of it."""
    assert action.remote is not None  # it lies in the trash
    where = "archived" if action.remote.status == "archived" else "in the trash"
    action.reasons.insert(0, f"was {where}; brought back (--recreate)")
    if action.outcome != "conflict":
        action.outcome = "created"
