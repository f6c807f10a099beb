"""Whether a page has changed since the browser loaded it, for pages that reload themselves."""

from typing import Any

from recue_exporters.sandbox.view.blueprint import blueprint
from recue_exporters.sandbox.view.site import site


@blueprint.get("/_view/changes/<int:page_id>")
def changes(page_id: int) -> dict[str, Any]:
    """A stamp that differs when the page, a comment or an attachment has changed."""
    here = site()
    page = here.page_or_404(page_id)
    return {"stamp": here.queries.newest_change(page), "version": page.version}
