"""The request in hand: who asks, through which interface, and what they may see."""

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import g, request

from recue_exporters.sandbox.problems import Interface, Problem
from recue_exporters.sandbox.store import Content, Space, Store, User

if TYPE_CHECKING:
    from recue_exporters.sandbox.server import Sandbox

MAX_BODY = 5 * 1024 * 1024
"""Largest page body in bytes (specifications of v1 and v2)."""


class Context:
    """What a handler needs to know beyond its path.

    Args:
        sandbox: the sandbox that was asked.
        interface: which of the three interfaces, for wording and shape.
        user: who logged in; None: anonymous.
    """

    def __init__(self, sandbox: "Sandbox", interface: Interface, user: User | None) -> None:
        self.sandbox = sandbox
        self.interface: Interface = interface
        self.user = user

    @property
    def store(self) -> Store:
        """The site's data."""
        return self.sandbox.store

    @property
    def flavor(self) -> str:
        """`cloud` or `datacenter`."""
        return self.sandbox.flavor

    @property
    def cloud(self) -> bool:
        """Whether the site is a Cloud site."""
        return self.flavor == "cloud"

    @property
    def base(self) -> str:
        """The base URL as the site reports it."""
        return self.sandbox.reported_url

    @property
    def context_path(self) -> str:
        """The path within the host under which the site lies."""
        return self.sandbox.context_path

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Ids of contents the user may not see."""
        return self.store.restrictions.hidden(self.user)

    def visible(self, contents: list[Content]) -> list[Content]:
        """Without what the user may not see; nothing for an anonymous one."""
        if self.user is None:
            return []
        hidden = self.hidden
        return [content for content in contents if content.id not in hidden] if hidden else contents

    def person(self) -> User:
        """Who asks.

        Raises:
            Problem: nobody logged in.
        """
        if self.user is None:
            raise Problem("forbidden", reason="User not permitted to use Confluence")
        return self.user

    def content(
        self, content_id: str, *, types: tuple[str, ...] = (), problem: str = "missing_content"
    ) -> Content:
        """The content with this id, as the path gives it, if the user may see it.

        Raises:
            Problem: there is none, or not for this user, or not of these types.
        """
        number = self.number(content_id)
        found = self.store.contents.get(number)
        wanted = types[0] if types else "content"
        if found is None and self.interface == "v2" and self.store.contents.existed(number):
            raise Problem("purged")
        if found is None or self.user is None or found.id in self.hidden:
            raise Problem(problem, id=content_id, type=wanted)
        if types and found.type not in types:
            raise Problem(problem, id=content_id, type=wanted)
        return found

    def number(self, text: str, name: str = "id", expected: str = "ContentId") -> int:
        """An id from a path or query.

        Raises:
            Problem: it is not a number, or none of 64 bits.
        """
        digits = text.removeprefix("att")
        if not (digits.isascii() and digits.isdigit() and int(digits) < 2**63):
            raise Problem("bad_id", id=text, name=name, expected=expected)
        return int(digits)

    def editable(self, content: Content, problem: str = "no_update") -> User:
        """The user, who may change this content.

        Raises:
            Problem: they may not.
        """
        carrier = content
        if content.container_id:
            carrier = self.store.contents.get(content.container_id) or content
        if not self.store.restrictions.may_update(carrier, self.user):
            raise Problem(problem, id=content.id, type=content.type)
        return self.person()

    def space(self, space_id: str) -> Space:
        """The space with this id, as the path gives it.

        Raises:
            Problem: there is none.
        """
        found = self.store.spaces.get(self.number(space_id, expected="long"))
        if found is None:
            raise Problem("missing_space", key=space_id)
        return found

    def space_of(self, content: Content) -> Space:
        """The space a content lies in."""
        space = self.store.spaces.get(content.space_id)
        assert space is not None
        return space

    def user_named(self, key: str) -> User:
        """The account with this key."""
        user = self.store.users.get(key)
        assert user is not None
        return user


def context() -> Context:
    """The context of the request in hand."""
    found: Context = g.context
    return found


def payload() -> Any:
    """The request's JSON body.

    Raises:
        Problem: it is too large, no JSON, or not declared as JSON.
    """
    data = request.get_data()
    if len(data) > MAX_BODY:
        raise Problem("too_large")
    if request.mimetype and not (request.mimetype == "application/json" or request.is_json):
        raise Problem("media_type")
    try:
        if b"\\ud" in data.lower():
            # Half of a character cannot be kept.
            json.dumps(json.loads(data), ensure_ascii=False).encode("utf-8")
        return json.loads(data)
    except ValueError as error:
        raise Problem("bad_json", reason=str(error)) from error


def mapping() -> dict[str, Any]:
    """The request's JSON body, which must be an object.

    Raises:
        Problem: it is not.
    """
    found = payload()
    if not isinstance(found, dict):
        raise Problem("bad_json", reason="an object was expected")
    return found


def flag(name: str, default: bool = False) -> bool:
    """A query parameter that is `true` or `false`."""
    value = request.args.get(name)
    return default if value is None else value.lower() == "true"


def whole(name: str, default: int, *, lowest: int = 0, highest: int | None = None) -> int:
    """A query parameter that is a whole number; v1 clips it, v2 refuses what is out of range.

    Raises:
        Problem: it is no number, or v2 was asked for too many or too few.
    """
    text = request.args.get(name)
    if text is None or text == "":
        return default
    try:
        number = int(text)
    except ValueError as error:
        reason = f"Provided value for '{name}' is not the correct type. Expected type is int"
        raise Problem("bad_parameter", reason=reason) from error
    outside = number < lowest or (highest is not None and number > highest)
    if outside and context().interface == "v2":
        reason = f"Provided value {{{number}}} for '{name}' is out of range {lowest} to {highest}"
        raise Problem("bad_parameter", reason=reason)
    number = max(number, lowest)
    return number if highest is None else min(number, highest)
