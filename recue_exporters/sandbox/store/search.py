"""CQL search: conditions to SQL. Archived and trashed content is never found."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from recue_exporters.sandbox.problems import Problem
from recue_exporters.sandbox.store import cql
from recue_exporters.sandbox.store.contents import COLUMNS, title_key
from recue_exporters.sandbox.store.database import Database
from recue_exporters.sandbox.store.records import Content, User
from recue_exporters.sandbox.store.tree import Tree

_Sql = tuple[str, list[Any]]
_NEGATIVE = {"!=": "=", "!~": "~", "not in": "in"}
_SORTS = {
    "id": "content.id",
    "title": "content.title_key",
    "created": "content.created_at",
    "lastmodified": "content.updated_at",
    "space": "(SELECT key FROM spaces WHERE id = content.space_id)",
    "space.key": "(SELECT key FROM spaces WHERE id = content.space_id)",
    "type": "content.type",
}
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_BODY = (
    "EXISTS (SELECT 1 FROM versions WHERE content_id = content.id AND number = content.version"
    " AND versions.body LIKE ? ESCAPE '!')"
)


class Search:
    """Searches by CQL.

    `delay` (seconds, 0 by default) makes the index lag as the real one does: what was written
    within that time is not found yet.
    """

    def __init__(self, database: Database, tree: Tree) -> None:
        self._db = database
        self._tree = tree
        self.delay = 0.0

    def run(
        self,
        query: str,
        *,
        user: User | None = None,
        hidden: frozenset[int] = frozenset(),
        offset: int = 0,
        limit: int = 25,
    ) -> tuple[list[Content], int]:
        """The contents found, and how many there are in all.

        Args:
            query: CQL.
            user: who asks, for `currentUser()`.
            hidden: ids never to be found.
            offset: how many hits to leave out.
            limit: how many hits at most.

        Raises:
            Problem: the query cannot be understood or names an unknown field.
        """
        parsed = cql.parse(query)
        where, values = self._condition(parsed.condition, user) if parsed.condition else ("1", [])
        horizon = datetime.now(UTC) - timedelta(seconds=self.delay)
        conditions = (
            f"content.status = 'current' AND content.type <> 'space' AND ({where})"
            f" AND (? = 0 OR content.updated_at <= ?)"
        )
        values += [self.delay, horizon.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"]
        if hidden:
            conditions += f" AND content.id NOT IN ({', '.join(map(str, sorted(hidden)))})"
        order = ", ".join(
            f"{self._sort(field)} {'DESC' if descends else 'ASC'}"
            for field, descends in (*parsed.order, ("id", False))
        )
        total = self._db.value(f"SELECT count(*) FROM content WHERE {conditions}", values)
        rows = self._db.rows(
            f"SELECT {COLUMNS} FROM content WHERE {conditions} ORDER BY {order} LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [Content(*row) for row in rows], int(total)

    @staticmethod
    def _sort(field: str) -> str:
        if field.lower() not in _SORTS:
            raise Problem("cql_field", field=field)
        return _SORTS[field.lower()]

    def _condition(self, condition: cql.Condition, user: User | None) -> _Sql:
        match condition:
            case cql.Negated(part):
                sql, values = self._condition(part, user)
                return f"NOT ({sql})", values
            case cql.Joined(word, parts):
                pieces = [self._condition(part, user) for part in parts]
                joined = f" {word.upper()} ".join(f"({sql})" for sql, _ in pieces)
                return joined, [value for _, values in pieces for value in values]
            case cql.Comparison():
                return self._comparison(condition, user)

    def _comparison(self, comparison: cql.Comparison, user: User | None) -> _Sql:
        build = _FIELDS.get(comparison.field.lower())
        if build is None:
            raise Problem("cql_field", field=comparison.field)
        operator = _NEGATIVE.get(comparison.operator, comparison.operator)
        wanted = [_resolved(value, user) for value in comparison.values]
        pieces = [build(self, "=" if operator == "in" else operator, value) for value in wanted]
        sql = " OR ".join(f"({piece})" for piece, _ in pieces)
        values = [value for _, found in pieces for value in found]
        return (f"NOT ({sql})" if comparison.operator in _NEGATIVE else sql), values

    def _id(self, operator: str, value: str) -> _Sql:
        return "content.id = ?", [_number(value)]

    def _parent(self, operator: str, value: str) -> _Sql:
        return "content.parent_id = ?", [_number(value)]

    def _ancestor(self, operator: str, value: str) -> _Sql:
        ids = sorted(self._tree.descendant_ids(_number(value)))
        return f"content.id IN ({', '.join(map(str, ids))})", []

    def _container(self, operator: str, value: str) -> _Sql:
        return "content.container_id = ?", [_number(value)]

    def _type(self, operator: str, value: str) -> _Sql:
        return "content.type = ?", [value.lower()]

    def _space(self, operator: str, value: str) -> _Sql:
        return "content.space_id IN (SELECT id FROM spaces WHERE key = ?)", [value]

    def _space_id(self, operator: str, value: str) -> _Sql:
        return "content.space_id = ?", [_number(value)]

    def _title(self, operator: str, value: str) -> _Sql:
        if not value:
            raise Problem("cql_parse", cql='title = ""')
        if operator == "=":
            return "content.title_key = ?", [title_key(value)]
        return _words("content.title_key LIKE ? ESCAPE '!'", value)

    def _label(self, operator: str, value: str) -> _Sql:
        return (
            "content.id IN (SELECT content_id FROM content_labels JOIN labels ON id = label_id"
            " WHERE name = ?)",
            [value.lower()],
        )

    def _text(self, operator: str, value: str) -> _Sql:
        return _words(_BODY, value)

    def _site_search(self, operator: str, value: str) -> _Sql:
        titles, first = _words("content.title_key LIKE ? ESCAPE '!'", value)
        bodies, second = _words(_BODY, value)
        return f"({titles}) OR ({bodies})", first + second

    def _creator(self, operator: str, value: str) -> _Sql:
        return (
            "content.created_by IN (SELECT key FROM users WHERE key = ? OR username = ?)",
            [value, value],
        )

    def _created(self, operator: str, value: str) -> _Sql:
        return _dated("content.created_at", operator, value)

    def _last_modified(self, operator: str, value: str) -> _Sql:
        return _dated("content.updated_at", operator, value)


_FIELDS: dict[str, Callable[[Search, str, str], _Sql]] = {
    "id": Search._id,
    "content": Search._id,
    "parent": Search._parent,
    "ancestor": Search._ancestor,
    "container": Search._container,
    "type": Search._type,
    "space": Search._space,
    "space.key": Search._space,
    "space.id": Search._space_id,
    "title": Search._title,
    "label": Search._label,
    "text": Search._text,
    "sitesearch": Search._site_search,
    "creator": Search._creator,
    "contributor": Search._creator,
    "created": Search._created,
    "lastmodified": Search._last_modified,
}


def _number(value: str) -> int:
    digits = value.removeprefix("att")
    if not digits.isdigit():
        raise Problem("cql_parse", cql=value)
    return int(digits)


def _words(sql: str, value: str) -> _Sql:
    """Every word of the value occurs; a word may end with `*`."""
    words = [word.strip('*"') for word in value.casefold().split()] or [""]
    escaped = [re.sub("([%_!])", r"!\1", word) for word in words]
    patterns = [f"%{word}%" for word in escaped]
    return " AND ".join([sql] * len(patterns)), patterns


def _dated(column: str, operator: str, value: str) -> _Sql:
    match = re.fullmatch(r"now\(-?(\d+)([mhdw])\)", value)
    if match:
        moment = datetime.now(UTC) - timedelta(**{_UNITS[match[2]]: int(match[1])})
        value = moment.strftime("%Y-%m-%dT%H:%M:%S")
    else:
        value = value.replace("/", "-").replace(" ", "T")
    if operator == "=":
        return f"{column} LIKE ? || '%'", [value]
    if operator not in (">", "<", ">=", "<="):
        raise Problem("cql_parse", cql=value)
    return f"{column} {operator} ?", [value]


def _resolved(value: str, user: User | None) -> str:
    return user.key if value == "currentUser()" and user else value
