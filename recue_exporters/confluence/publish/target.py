"""Where an export goes: a space, and a page in it."""

from dataclasses import dataclass

from recue_exporters.confluence.site import Site, Space
from recue_exporters.errors import ConfigurationError, NotFoundError, ParentNotFoundError


@dataclass(frozen=True)
class Target:
    """Where an export goes."""

    space: Space
    parent_id: str
    """The page under which top-level pages hang: the given parent, else the space's home."""


def find_target(site: Site, space_key: str, parent_id: str | None) -> Target:
    """The space and the parent page, in one request each.

    Raises:
        SpaceNotFoundError, ParentNotFoundError: what is configured is not there.
        ConfigurationError: no parent is given and the space has no home page.
    """
    space = site.space(space_key)
    if parent_id:
        try:
            parent = site.page(parent_id)
        except NotFoundError as error:
            raise ParentNotFoundError(
                f"Parent page {parent_id} not found or not visible to {site.user.name}.",
                "Check --confluence-parent / CONFLUENCE_PARENT_ID: the number in the page's URL.",
            ) from error
        if parent.space_id != space.id or parent.status != "current":
            where = "is in another space" if parent.status == "current" else "is not current"
            raise ParentNotFoundError(
                f"Parent page {parent_id} ('{parent.title}') {where}, not in {space.key}.",
                "Check --confluence-parent and --confluence-space.",
            )
        return Target(space, parent.id)
    if space.homepage_id is None:
        raise ConfigurationError(
            f"Space {space.key} has no home page to publish under.",
            "Name a parent page: --confluence-parent / CONFLUENCE_PARENT_ID.",
        )
    return Target(space, space.homepage_id)


def lies_elsewhere(site: Site, target: Target, page_id: str) -> bool:
    """Whether a page lies in another space than the target's (one request).

    A copy of a page of ours bears the mark of the original, which names the index there.
    """
    if page_id in (target.parent_id, target.space.homepage_id):
        return False
    try:
        return site.page(page_id).space_id != target.space.id
    except NotFoundError:
        return False
