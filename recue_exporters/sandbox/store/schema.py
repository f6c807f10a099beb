"""The tables of the data file."""

STATEMENTS = """\
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE ids (next INTEGER NOT NULL);

CREATE TABLE users (
    key TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL, role TEXT NOT NULL, password TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY, user_key TEXT NOT NULL REFERENCES users, name TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, expires_at TEXT, scopes TEXT
);

CREATE TABLE spaces (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL,
    type TEXT NOT NULL, status TEXT NOT NULL, description TEXT NOT NULL, homepage_id INTEGER,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL
);

CREATE TABLE content (
    id INTEGER PRIMARY KEY, type TEXT NOT NULL, status TEXT NOT NULL, title TEXT NOT NULL,
    title_key TEXT NOT NULL, space_id INTEGER NOT NULL REFERENCES spaces ON DELETE CASCADE,
    parent_id INTEGER, container_id INTEGER, position INTEGER, version INTEGER NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, owner TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
-- An archived page keeps its title reserved, a trashed one does not.
CREATE UNIQUE INDEX content_title ON content (space_id, title_key)
    WHERE type = 'page' AND status IN ('current', 'archived');
CREATE INDEX content_by_title ON content (title_key);
-- Siblings in the order of the tree: by position where one was given, else by title.
CREATE INDEX content_children ON content (parent_id, status, position, title_key, id, type)
    WHERE parent_id IS NOT NULL;
CREATE INDEX content_tops ON content (space_id, status, position, title_key, id, type)
    WHERE parent_id IS NULL AND container_id IS NULL;
CREATE INDEX content_contained ON content (container_id, type, status, title)
    WHERE container_id IS NOT NULL;
CREATE INDEX content_listing ON content (space_id, type, status, id);

CREATE TABLE versions (
    content_id INTEGER NOT NULL REFERENCES content ON DELETE CASCADE, number INTEGER NOT NULL,
    title TEXT NOT NULL, body TEXT NOT NULL, message TEXT NOT NULL, minor INTEGER NOT NULL,
    author TEXT NOT NULL, created_at TEXT NOT NULL, adf TEXT, PRIMARY KEY (content_id, number)
);
CREATE TABLE files (
    content_id INTEGER NOT NULL REFERENCES content ON DELETE CASCADE, number INTEGER NOT NULL,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, comment TEXT NOT NULL, file_id TEXT NOT NULL,
    data BLOB NOT NULL, PRIMARY KEY (content_id, number)
);
CREATE INDEX files_by_id ON files (file_id);
CREATE TABLE comments (
    content_id INTEGER PRIMARY KEY REFERENCES content ON DELETE CASCADE, kind TEXT NOT NULL,
    parent_comment_id INTEGER, resolution TEXT NOT NULL, marker_ref TEXT NOT NULL,
    original_selection TEXT NOT NULL, resolved_by TEXT, resolved_at TEXT
);
CREATE INDEX comments_replies ON comments (parent_comment_id);

CREATE TABLE labels (
    id INTEGER PRIMARY KEY, prefix TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (prefix, name)
);
CREATE TABLE content_labels (
    content_id INTEGER NOT NULL REFERENCES content ON DELETE CASCADE,
    label_id INTEGER NOT NULL REFERENCES labels, added_at TEXT NOT NULL, owner TEXT NOT NULL,
    PRIMARY KEY (content_id, label_id)
) WITHOUT ROWID;
CREATE INDEX content_labels_by_label ON content_labels (label_id);

CREATE TABLE properties (
    id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    version INTEGER NOT NULL, message TEXT NOT NULL, minor INTEGER NOT NULL, author TEXT NOT NULL,
    created_at TEXT NOT NULL, UNIQUE (owner_id, key)
);
CREATE TABLE states (
    content_id INTEGER PRIMARY KEY REFERENCES content ON DELETE CASCADE, state_id INTEGER NOT NULL,
    name TEXT NOT NULL, color TEXT NOT NULL, updated_at TEXT NOT NULL
);
CREATE TABLE restrictions (
    content_id INTEGER NOT NULL REFERENCES content ON DELETE CASCADE, operation TEXT NOT NULL,
    kind TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY (content_id, operation, kind, subject)
) WITHOUT ROWID;
"""
