"""Confluence Query Language: text to a tree of conditions.

The part of the language that publishers use: comparisons joined by `and`, `or`, `not` and
parentheses, then `order by`. Grammar: developer.atlassian.com, "Advanced searching using CQL".
"""

import re
from dataclasses import dataclass

from recue_exporters.sandbox.problems import Problem

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<operator>!=|!~|>=|<=|=|~|>|<)
      | (?P<punctuation>[(),])
      | (?P<word>[^\s"'=!~<>(),]+)
    )""",
    re.VERBOSE,
)
_KEYWORDS = {"and", "or", "not", "in", "order", "by", "asc", "desc"}


@dataclass(frozen=True)
class Comparison:
    """`field operator value`, or with several values `field in (...)`."""

    field: str
    operator: str
    """`=`, `!=`, `~`, `!~`, `>`, `<`, `>=`, `<=`, `in` or `not in`."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """`and` or `or` between conditions."""

    word: str
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Negated:
    """`not` before a condition."""

    part: "Condition"


Condition = Comparison | Joined | Negated


@dataclass(frozen=True)
class Query:
    """A parsed query."""

    condition: Condition | None
    order: tuple[tuple[str, bool], ...] = ()
    """Fields to sort by, each with whether it descends."""


def parse(text: str) -> Query:
    """Read a query.

    Raises:
        Problem: it cannot be understood.
    """
    parser = _Parser(text)
    condition = None if parser.at_word("order") else parser.alternatives()
    query = Query(condition, parser.order())
    parser.end()
    return query


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str]] = []
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                raise self._error()
            kind = match.lastgroup or ""
            self._tokens.append((kind, match[kind]))
            position = match.end()
        if not self._tokens:
            raise self._error()
        self._next = 0

    def _error(self) -> Problem:
        return Problem("cql_parse", cql=self._text)

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._next] if self._next < len(self._tokens) else ("", "")

    def at_word(self, word: str) -> bool:
        """Whether the next token is this keyword."""
        kind, text = self._peek()
        return kind == "word" and text.lower() == word

    def _accept(self, word: str) -> bool:
        if self.at_word(word) or self._peek() == ("punctuation", word):
            self._next += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise self._error()

    def alternatives(self) -> Condition:
        parts = [self._conjunction()]
        while self._accept("or"):
            parts.append(self._conjunction())
        return parts[0] if len(parts) == 1 else Joined("or", tuple(parts))

    def _conjunction(self) -> Condition:
        parts = [self._negation()]
        while True:
            # `a not b` stands for `a and not b`.
            if not (self._accept("and") or self.at_word("not")):
                return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))
            parts.append(self._negation())

    def _negation(self) -> Condition:
        if self._accept("not"):
            return Negated(self._negation())
        if self._accept("("):
            inner = self.alternatives()
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Comparison:
        field = self._take("word")
        if self._accept("not"):
            self._expect("in")
            return Comparison(field, "not in", self._list())
        if self._accept("in"):
            return Comparison(field, "in", self._list())
        return Comparison(field, self._take("operator"), (self._value(),))

    def _take(self, wanted: str) -> str:
        kind, text = self._peek()
        if kind != wanted or (kind == "word" and text.lower() in _KEYWORDS):
            raise self._error()
        self._next += 1
        return text

    def _list(self) -> tuple[str, ...]:
        self._expect("(")
        values = [self._value()]
        while self._accept(","):
            values.append(self._value())
        self._expect(")")
        return tuple(values)

    def _value(self) -> str:
        kind, text = self._peek()
        if kind == "string":
            self._next += 1
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        value = self._take("word")
        if self._accept("("):
            # A function such as currentUser() or now("-1d"): its name and argument are the value.
            argument = self._value() if self._peek()[0] in ("string", "word") else ""
            self._expect(")")
            return f"{value}({argument})"
        return value

    def order(self) -> tuple[tuple[str, bool], ...]:
        if not self._accept("order"):
            return ()
        self._expect("by")
        fields = []
        while True:
            field = self._take("word")
            descends = self._accept("desc")
            if not descends:
                self._accept("asc")
            fields.append((field, descends))
            if not self._accept(","):
                return tuple(fields)

    def end(self) -> None:
        if self._peek()[0]:
            raise self._error()
