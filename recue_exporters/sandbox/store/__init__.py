"""What the sandbox holds: spaces, pages with versions, labels, properties, files, comments.

`Store` is the one way in, for the REST interface and the browser view alike. Every method may be
called from any thread; several calls become one step inside `with store.transaction()`.
"""

import uuid
from contextlib import AbstractContextManager
from pathlib import Path

from recue_exporters.errors import ConfigurationError
from recue_exporters.sandbox.store.attachments import Attachments
from recue_exporters.sandbox.store.comments import Comments
from recue_exporters.sandbox.store.contents import Contents
from recue_exporters.sandbox.store.database import Database, DataFileBusyError
from recue_exporters.sandbox.store.labels import Labels
from recue_exporters.sandbox.store.properties import Properties
from recue_exporters.sandbox.store.records import (
    Comment,
    Content,
    File,
    Label,
    Property,
    Restriction,
    Space,
    User,
    Version,
)
from recue_exporters.sandbox.store.restrictions import Restrictions
from recue_exporters.sandbox.store.search import Search
from recue_exporters.sandbox.store.spaces import Spaces
from recue_exporters.sandbox.store.states import States
from recue_exporters.sandbox.store.tree import Tree
from recue_exporters.sandbox.store.users import Users

__all__ = [
    "Comment",
    "Content",
    "DataFileBusyError",
    "File",
    "Label",
    "Property",
    "Restriction",
    "Space",
    "Store",
    "User",
    "Version",
]

_HOME_BODY = (
    "<p>Welcome. This space is there from the start; publish your documentation into it.</p>"
)


class Store:
    """The data of one site.

    Args:
        path: the SQLite file, or `:memory:`.
        flavor: `cloud` or `datacenter`; a file keeps the flavour it was made with.

    Raises:
        ConfigurationError: the file cannot be used, is of the other flavour, or is in use.
    """

    def __init__(self, path: str | Path, flavor: str) -> None:
        self._db = Database(path)
        self.flavor = flavor
        self.users = Users(self._db, flavor)
        self.spaces = Spaces(self._db)
        self.contents = Contents(self._db)
        self.tree = Tree(self._db, self.contents, flavor)
        self.labels = Labels(self._db)
        self.properties = Properties(self._db)
        self.attachments = Attachments(self._db, self.contents)
        self.comments = Comments(self._db, self.contents)
        self.states = States(self._db)
        self.restrictions = Restrictions(self._db, self.tree)
        self.search = Search(self._db, self.tree)
        if self._db.is_new:
            self._furnish()
        elif self._db.meta("flavor") != flavor:
            found = self._db.meta("flavor")
            self.close()
            raise ConfigurationError(
                f"{path} holds a sandbox of flavour {found}, not {flavor}.",
                f"Use --flavor {found}, name another file with --data, or start over with --reset.",
            )
        cloud_id = self._db.meta("cloud_id")
        assert cloud_id is not None
        self.cloud_id = cloud_id

    def transaction(self) -> AbstractContextManager[None]:
        """All or nothing: what happens inside is written together, or not at all."""
        return self._db.transaction()

    def close(self) -> None:
        """Close the data file."""
        self._db.close()

    def add_space(self, key: str, name: str, author: User, *, description: str = "") -> Space:
        """Create a space with its home page.

        Raises:
            Problem: the key is taken or not allowed.
        """
        with self.transaction():
            space = self.spaces.add(key, name, author, description=description)
            home = self.contents.create(
                type="page", space=space, title=f"{name} Home", author=author, body=_HOME_BODY,
                position=self.tree.last_position(space, None),
            )  # fmt: skip
            return self.spaces.change(space, homepage_id=home.id)

    def _furnish(self) -> None:
        with self.transaction():
            self._db.set_meta("flavor", self.flavor)
            self._db.set_meta("cloud_id", str(uuid.uuid4()))
            admin = self.users.add("admin", role="admin", name="Admin")
            self.users.add("viewer", role="viewer", name="Viewer")
            self.add_space("DOC", "Documentation", admin)
