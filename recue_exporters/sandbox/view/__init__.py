"""The browser view: the sandbox's pages as people read, compare, comment and edit them.

`blueprint` finds the sandbox in the request's environment, under `recue.sandbox`.
"""

from recue_exporters.sandbox.view import (
    changes,
    comments,
    editing,
    files,
    finding,
    pages,
    tree,
    versions,
)
from recue_exporters.sandbox.view.blueprint import blueprint, explain

__all__ = [
    "blueprint",
    "changes",
    "comments",
    "editing",
    "explain",
    "files",
    "finding",
    "pages",
    "tree",
    "versions",
]
