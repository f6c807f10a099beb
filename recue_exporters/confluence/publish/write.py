"""Carry out one action: every request here is one that may be the last before a power cut."""

import logging
from contextlib import suppress
from dataclasses import replace

from recue_exporters.confluence.page import Attachment
from recue_exporters.confluence.publish.files import file_comment
from recue_exporters.confluence.publish.plan import Action
from recue_exporters.confluence.publish.recording import recorded
from recue_exporters.confluence.publish.records import (
    FILE_MARK,
    IDENTITY_KEY,
    Identity,
    Record,
    stored_hash,
)
from recue_exporters.confluence.publish.titles import is_temporary, without_temporary
from recue_exporters.confluence.publish.wanted import WantedPage
from recue_exporters.confluence.site import RemoteAttachment, RemotePage, Site, Space
from recue_exporters.confluence.storage.normal import body_hash
from recue_exporters.errors import (
    AuthenticationFailedError,
    ConnectionFailedError,
    ConnectionLostError,
    ExportError,
    InvalidContentError,
    NotFoundError,
    RequestError,
    TitleTakenError,
    VersionConflictError,
)

_log = logging.getLogger(__name__)

WIDTH_KEYS = ("content-appearance-published", "content-appearance-draft")
"""Properties that hold the width of a page (confluence-facts 2.9)."""


class Writer:
    """Writes pages of one scope to one site; used by several threads at once."""

    def __init__(self, site: Site, space: Space, scope: str, *, message: str, minor: bool) -> None:
        self._site = site
        self._space = space
        self._scope = scope
        self._message = message
        self._minor = minor

    def write(self, action: Action, parent_id: str, index_id: str) -> tuple[RemotePage, Record]:
        """Do all that the action asks for and return the page and its new record.

        Args:
            action: one whose outcome writes.
            parent_id: id of the page it has to hang under.
            index_id: id of the page that holds the index; empty: the page itself will.

        Raises:
            ExportError: the page could not be written; what was written stays.
        """
        page = action.page
        assert page is not None  # pages without a source are removed, not written
        try:
            remote = self._write_page(action, page, parent_id)
            if action.mark:
                self._mark(remote, Identity(self._scope, page.source, index_id))
        except NotFoundError as error:
            if action.remote is None:
                raise
            raise self._site.refusal(error, action.remote, f"update page '{page.title}'") from error
        record = self._record(action, page, remote, parent_id)
        if action.set_width:
            self._widen(remote.id, page.width)
            record = replace(record, width=page.width)
        record = self._label(action, page, remote.id, record)
        files = self._attach(action, remote.id, dict(record.files))
        return remote, replace(record, files=files)

    def _write_page(self, action: Action, page: WantedPage, parent_id: str) -> RemotePage:
        remote = action.remote
        if remote is None:
            return self._create(page.title, action.body or "", parent_id)
        if action.restore:
            remote = self._restore(remote)
        renamed = action.new_title != remote.title
        moved = action.move and remote.parent_id != parent_id
        if action.body is None and not renamed and not moved:
            return remote
        return self._update(action, remote, parent_id)

    def _create(self, title: str, body: str, parent_id: str) -> RemotePage:
        def create() -> RemotePage:
            return self._site.create(
                self._space, parent_id, title, body, message=self._message, minor=self._minor
            )

        try:
            return create()
        except TitleTakenError as error:
            raise self._taken(title, error) from error
        except (ConnectionFailedError, RequestError) as error:
            # The answer may be lost although the page was created.
            if isinstance(error, RequestError) and error.status < 500:
                raise
            own = self._written(title, body)
            if own is None and not isinstance(error, ConnectionLostError):
                raise
            return own or create()  # the request itself was lost

    def _written(self, title: str, body: str) -> RemotePage | None:
        """The page that a request with a lost answer created: ours, untouched, not yet marked."""
        found = self._site.find(self._space, title, key=IDENTITY_KEY)
        if found is None or found.version != 1 or found.properties:
            return None
        if found.editor != self._site.user.id:
            return None
        page = self._site.page(found.id, body=True)
        return page if body_hash(page.body or "") == body_hash(body) else None

    def _taken(self, title: str, error: RequestError) -> ExportError:
        holders = (
            self._site.find(self._space, title, statuses=(status,))
            for status in ("current", "archived", "trashed")
        )
        found = next((page for page in holders if page is not None), None)
        if found is None:
            return error
        what = "a page" if found.status == "current" else f"a page in the {found.status} pages"
        return TitleTakenError(
            f"Could not give a page the title '{title}': {what} has it already: {found.url}",
            "Rename, restore or purge it, or give ours a prefix (--confluence-prefix).",
            status=error.status,
            detail=error.detail,
        )

    def _update(self, action: Action, remote: RemotePage, parent_id: str) -> RemotePage:
        body = action.body
        if body is None:
            body = remote.body
            if body is None:
                body = self._site.page(remote.id, body=True).body or ""
        try:
            return self._site.update(
                remote,
                title=action.new_title,
                parent_id=parent_id if action.move else None,
                body=body,
                message=self._message,
                minor=self._minor,
            )
        except TitleTakenError as error:
            raise self._taken(action.new_title, error) from error
        except VersionConflictError:
            # A repeated request meets the version that its first sending has written.
            now = self._site.page(remote.id, body=True)
            ours = now.version == remote.version + 1 and now.title == action.new_title
            if ours and body_hash(now.body or "") == body_hash(body):
                return now
            raise

    def retitle(self, action: Action, title: str) -> RemotePage:
        """Give a page another title and nothing else; returns the page with its body.

        Raises:
            ExportError: the page could not be written.
        """
        remote = action.remote
        assert remote is not None  # only pages that exist give up a title
        # Its text of now: a comment made since the plan makes no version, but is a mark in it.
        body = self._site.page(remote.id, body=True).body
        return self._site.update(
            remote,
            title=title,
            parent_id=None,
            body=body or "",
            message=self._message,
            minor=True,
        )

    def put_back(self, action: Action) -> bool:
        """Replace a temporary title: by the wanted one, or another where that is taken.

        Returns:
            Whether the page still had one.

        Raises:
            ExportError: the page could not be written.
        """
        assert action.remote is not None  # only pages that exist have a title
        action.remote = self._site.page(action.remote.id, body=True)
        if not is_temporary(action.remote.title):
            return False
        titles = [each.title for each in (action.page, action.record) if each is not None]
        titles.append(without_temporary(action.remote.title))
        for title in titles[:-1]:
            with suppress(TitleTakenError):
                action.remote = self.retitle(action, title)
                return True
        action.remote = self.retitle(action, titles[-1])
        return True

    def _restore(self, remote: RemotePage) -> RemotePage:
        """The page as it is once it has come back from the trash."""
        try:
            return self._site.restore(remote)
        except TitleTakenError as error:
            raise self._taken(remote.title, error) from error
        except VersionConflictError:
            # As with an update: the request may have been repeated.
            now = self._site.page(remote.id, body=True)
            if (now.status, now.version) != ("current", remote.version + 1):
                raise
            return now

    def _mark(self, remote: RemotePage, identity: Identity) -> None:
        try:
            self._site.write_property(remote.id, IDENTITY_KEY, identity.to_json(), None)
        except VersionConflictError:
            present = self._site.properties(remote.id, IDENTITY_KEY)
            if present and present[0].value != identity.to_json():
                self._site.write_property(remote.id, IDENTITY_KEY, identity.to_json(), present[0])

    def _widen(self, page_id: str, width: str) -> None:
        """Set the page width; the draft has one of its own, which would win at the next edit."""
        for key in WIDTH_KEYS:
            present = self._site.properties(page_id, key)
            previous = present[0] if present else None
            if previous is None or previous.value != width:
                self._site.write_property(page_id, key, width, previous)

    def _record(
        self, action: Action, page: WantedPage, remote: RemotePage, parent_id: str
    ) -> Record:
        fresh = recorded(page, remote, parent_id)
        old = action.record
        if old is None or old.page_id != remote.id:
            return fresh
        record = replace(old, page_id=remote.id)
        if action.body is not None or not action.edited:
            # Otherwise a person's text stays on the page, and has to stay known as theirs.
            stored = stored_hash(remote.body) if remote.body is not None else old.stored
            record = replace(record, version=remote.version, stored=stored)
        if action.body is not None:
            record = replace(
                record,
                inputs=fresh.inputs,
                text=fresh.text,
                body=page.body_without_stamps,
                accepted_text="",
            )
        if action.new_title == page.title:
            record = replace(record, title=page.title, accepted_title="")
        if action.move:
            record = replace(record, parent_id=parent_id, accepted_parent="", place=None)
        return record

    def _label(self, action: Action, page: WantedPage, page_id: str, record: Record) -> Record:
        """Add and remove labels; returns the record with those that are ours now."""
        for name in action.labels_to_remove:
            with suppress(NotFoundError):  # a person was faster
                self._site.remove_label(page_id, name)
        ours, found = set(record.labels), set(record.found_labels)
        if action.labels_to_add:
            before = action.labels_there
            if before is None:
                known = action.remote is not None
                before = frozenset(self._site.labels(page_id) if known else ())
            self._site.add_labels(page_id, action.labels_to_add)
            ours |= set(action.labels_to_add) - before
            found |= set(action.labels_to_add) & before
        return replace(
            record,
            labels=tuple(name for name in page.labels if name in ours),
            found_labels=tuple(name for name in page.labels if name in found),
        )

    def _attach(
        self, action: Action, page_id: str, files: dict[str, tuple[str, str]]
    ) -> dict[str, tuple[str, str]]:
        """Upload and remove attachments; returns those that are ours now."""
        for there in action.files_to_mark:
            files[there.filename] = self._take(page_id, there, action)
        for attachment in action.files_to_send:
            known = action.files_to_replace.get(attachment.filename, "")
            existing = files.get(attachment.filename, (known, ""))[0]
            sent = self._send(page_id, attachment, existing)
            files[attachment.filename] = (sent, attachment.digest)
        present = {}
        if action.files_to_remove:
            present = {each.id: each.comment for each in self._site.attachments(page_id)}
        for name in action.files_to_remove:
            if present.get(files[name][0], file_comment(files[name][1])) != file_comment(
                files[name][1]
            ):
                del files[name]  # a person wrote a version of it: theirs now
                continue
            with suppress(NotFoundError):  # a person was faster
                self._site.delete_attachment(page_id, files[name][0])
            del files[name]
        return files

    def _take(self, page_id: str, there: RemoteAttachment, action: Action) -> tuple[str, str]:
        """Make a file of somebody else's that holds what is wanted known for ours; id and digest.

        Where its comment cannot be written, which a token with scopes may not allow, it gets a
        version of the same content.
        """
        assert action.page is not None  # only wanted pages have attachments to take
        attachment = next(a for a in action.page.attachments if a.filename == there.filename)
        comment = file_comment(attachment.digest)
        try:
            if self._site.describe(page_id, there, comment) == comment:
                return there.id, attachment.digest
        except VersionConflictError:
            raise
        except (RequestError, AuthenticationFailedError) as error:
            _log.debug("%s", error)
        return self._send(page_id, attachment, there.id), attachment.digest

    def _send(self, page_id: str, attachment: Attachment, existing_id: str) -> str:
        comment = file_comment(attachment.digest)
        try:
            return self._upload(page_id, attachment, comment, existing_id)
        except NotFoundError:
            if not existing_id:
                raise
            # Ours was removed by hand; the file is needed all the same.
            return self._send(page_id, attachment, "")
        except InvalidContentError as error:
            if existing_id or "same file name" not in error.detail:
                raise
        rows = self._site.attachments(page_id)
        twin = next(row for row in rows if row.filename == attachment.filename)
        if twin.comment == comment:
            return twin.id
        if twin.comment.startswith(FILE_MARK):
            return self._upload(page_id, attachment, comment, twin.id)
        raise RequestError(
            f"Page {page_id} has an attachment '{attachment.filename}' that is not ours.",
            "Rename the file in the source, or remove the attachment from the page.",
        )

    def _upload(self, page_id: str, attachment: Attachment, comment: str, existing_id: str) -> str:
        return self._site.upload(
            page_id,
            attachment.filename,
            attachment.load(),
            attachment.media_type,
            comment=comment,
            existing_id=existing_id or None,
        ).id
