"""Links as the product writes them: relative to the base, with the tiny form."""

import base64
from urllib.parse import quote, urlencode

from recue_exporters.sandbox import clock
from recue_exporters.sandbox.rest.context import Context
from recue_exporters.sandbox.store import Content, Space
from recue_exporters.sandbox.view.addresses import Addresses


def tiny(content_id: int) -> str:
    """The tiny link of a content, e.g. `/x/AYA_/`.

    The id as little-endian bytes in base64 with `-` for `/` and `_` for `+`, trailing zeros cut
    off; a slash follows where the last letter could get lost at the end of a sentence
    (community.atlassian.com qaq-p/186555, checked against live links).
    """
    text = base64.b64encode(content_id.to_bytes(8, "little")).decode()
    text = text.replace("/", "-").replace("+", "_").rstrip("A=")
    return f"/x/{text}{'/' if text[-1:] in '-_' else ''}"


def webui(ctx: Context, content: Content) -> str:
    """Where people read a content, relative to the base."""
    store = ctx.store
    addresses = Addresses(ctx.sandbox.flavor, "")
    if content.container_id:
        page = store.contents.get(content.container_id)
        assert page is not None
        address = webui(ctx, page)
        mark = "&" if "?" in address else "?"
        if content.type == "attachment":
            preview = f"/{page.id}/{external_id(ctx, content)}/{content.title}"
            return address + mark + urlencode({"preview": preview})
        return f"{address}{mark}focusedCommentId={content.id}#comment-{content.id}"
    space = ctx.space_of(content)
    if content.type == "folder":
        return f"/spaces/{quote(space.key)}/folder/{content.id}"
    if content.status == "draft":
        return draft(content)
    return addresses.page(content, space)


def space_webui(ctx: Context, space: Space) -> str:
    """Where people enter a space, relative to the base."""
    return f"/spaces/{quote(space.key)}" if ctx.cloud else f"/display/{quote(space.key)}"


def draft(content: Content) -> str:
    """Where people edit a page in the old editor."""
    return f"/pages/resumedraft.action?draftId={content.id}"


def edit(ctx: Context, content: Content) -> str:
    """Where people edit a page in Cloud's editor."""
    return f"/spaces/{quote(ctx.space_of(content).key)}/pages/edit-v2/{content.id}"


def download(ctx: Context, attachment: Content, number: int | None = None) -> str:
    """Where an attachment's file lies, relative to the base."""
    store = ctx.store
    version = store.contents.version(attachment, number)
    query = f"version={version.number}&modificationDate={clock.milliseconds(version.created_at)}"
    query += "&cacheVersion=1&api=v2" if ctx.cloud else "&api=v2"
    name = quote(attachment.title, safe="")
    return f"/download/attachments/{attachment.container_id}/{name}?{query}"


def external_id(ctx: Context, content: Content) -> str:
    """A content's id as the product writes it: attachments of Cloud have a prefix."""
    return f"att{content.id}" if ctx.cloud and content.type == "attachment" else str(content.id)
