"""Pointers to the page that holds the index: where a later run looks when it is not found else.

They find the index again after a person, or another project name, has renamed the root page, and
after the export was told to hang its pages under another parent.
"""

from collections.abc import Sequence

from recue_exporters.confluence.publish.index import Index, properties_if_there
from recue_exporters.confluence.publish.records import is_page_id
from recue_exporters.confluence.publish.target import Target, lies_elsewhere
from recue_exporters.confluence.site import Property, Site
from recue_exporters.errors import NotFoundError, PermissionDeniedError, VersionConflictError


def follow_pointers(
    site: Site, target: Target, index: Index, properties: Sequence[Property]
) -> None:
    """Load the index from the page that a pointer names, if there is one.

    Args:
        site: the site.
        target: where the export goes: its parent page has a pointer, else the space's home page.
        index: the index to fill.
        properties: all properties of the parent page.
    """
    key = index.pointer_key
    pointers = [each for each in properties if each.key == key]
    for pointer in pointers or _at_home(site, target, key):
        holder = str(pointer.value)
        if is_page_id(holder) and not lies_elsewhere(site, target, holder):
            index.load(holder, properties_if_there(site, holder))


def _at_home(site: Site, target: Target, key: str) -> list[Property]:
    """The pointer on the space's home page, for an export that hung elsewhere before."""
    home = target.space.homepage_id
    if home is None or home == target.parent_id:
        return []
    return properties_if_there(site, home, key)


def leave_pointers(site: Site, target: Target, index: Index) -> None:
    """Point to the page that holds the index from where a later run looks for it."""
    places = {target.parent_id, target.space.homepage_id} - {None, index.holder_id}
    for place in places:
        _point(site, str(place), index)


def _point(site: Site, page_id: str, index: Index) -> None:
    try:
        old = site.properties(page_id, index.pointer_key)
        previous = old[0] if old else None
        if previous is None or previous.value != index.holder_id:
            site.write_property(page_id, index.pointer_key, index.holder_id, previous)
    except (PermissionDeniedError, NotFoundError, VersionConflictError):
        # Only needed where title or parent of the root page change; its title finds it else.
        return
