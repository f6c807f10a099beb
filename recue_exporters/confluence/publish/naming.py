"""By which titles links find the pages: not every page is called as its document."""

from collections.abc import Mapping, Sequence

from recue_exporters.confluence.publish.options import PublishOptions
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.survey import Survey
from recue_exporters.confluence.publish.titles import is_temporary
from recue_exporters.confluence.publish.wanted import SiteTitle
from recue_exporters.documents import Document


def titles_found(
    found: Survey, documents: Sequence[Document], options: PublishOptions
) -> dict[str, SiteTitle]:
    """The titles of pages that people renamed, as far as the site tells before the comparison."""
    wanted = {document.source: document.title for document in documents}
    titles = {}
    for source, record in found.records.items():
        remote = found.remote.get(record.page_id)
        if remote is None and options.recreate:
            remote = found.gone.get(record.page_id)
        title = wanted.get(source, record.title)
        if remote is None or remote.title in (title, record.title) or is_temporary(remote.title):
            continue
        if title != record.title and remote.title == record.accepted_title:
            continue  # the document has a new title, which the page gets
        titles[source] = SiteTitle(remote.title, record.title)
    return titles


def titles_after(
    actions: Sequence[Action], before: Mapping[str, SiteTitle]
) -> dict[str, SiteTitle]:
    """The titles once the actions are carried out: a page left alone keeps the one it has."""
    titles = dict(before)
    for action in actions:
        titles.pop(action.source, None)
        page, remote, record = action.page, action.remote, action.record
        if page is None or remote is None or record is None:
            continue
        shown = action.new_title if action.writes else remote.title
        if shown != page.title and not is_temporary(shown):
            titles[action.source] = SiteTitle(shown, record.title)
    return titles
