"""Folders that have nothing but their name in common with the one that published the pages."""

from collections.abc import Sequence

from recue_exporters.confluence.publish.context import Context
from recue_exporters.confluence.publish.plan import Action


def hold_back(context: Context, actions: Sequence[Action]) -> bool:
    """Write nothing of a folder once a page shows that another one published the scope's pages.

    What it has in new documents would be orphans of the other folder, which that one may remove.

    Returns:
        Whether that is so; then the pages of the scope without a document here are no orphans.
    """
    shown = next((action for action in actions if action.is_strangers), None)
    if shown is None:
        return False
    published = shown.remote.title if shown.remote else shown.title
    reason = (
        f"another folder seems to have published '{published}' and the pages with it: "
        f"{tell_apart(context)}"
    )
    index = context.survey.index
    index.origin = index.former_origin  # the records stay the other folder's
    for action in actions:
        action.keep_record = False
        if action.writes:
            action.withhold("failed" if action.remote is None else "conflict", [reason])
    return True


def tell_apart(context: Context) -> str:
    """What to do about two folders of one name."""
    return (
        "tell the two apart with --scope NAME, or, if it is this one after all, say "
        f"--scope '{context.scope.name}'"
    )
