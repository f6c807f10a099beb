"""The site behind the request: its store, its product, who is looking, what they may see."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn

from flask import abort, g, request

from recue_exporters.sandbox.store import Content, Space, Store, User
from recue_exporters.sandbox.view.addresses import Addresses
from recue_exporters.sandbox.view.queries import Queries

if TYPE_CHECKING:
    from recue_exporters.sandbox.server import Sandbox

ACTOR_COOKIE = "sandbox-user"
_DEFAULT_ACTOR = "admin"


@dataclass
class Site:
    """What a request of the browser view works with."""

    store: Store
    addresses: Addresses

    @cached_property
    def actor(self) -> User:
        """Who is looking: `admin`, or whom the person at the browser chose to be.

        A program that logs in, to download a file, is who it says.
        """
        login, users = request.authorization, self.store.users
        if login is not None:
            known = users.by_password(login.username or "", login.password or "")
            known = known or users.by_token(login.token or "")
            if known is not None:
                return known
        chosen = request.cookies.get(ACTOR_COOKIE, _DEFAULT_ACTOR)
        user = users.named(chosen) or users.named(_DEFAULT_ACTOR)
        return user if user is not None else users.all()[0]

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Ids of the contents that restrictions hide from the actor."""
        return self.store.restrictions.hidden(self.actor)

    @cached_property
    def queries(self) -> Queries:
        """The view's own questions, for the actor."""
        return Queries(self.store, self.hidden)

    def may_edit(self, content: Content) -> bool:
        """Whether the actor may change a page."""
        return content.status == "current" and self.store.restrictions.may_update(
            content, self.actor
        )

    def page_or_404(
        self, content_id: int, *, types: tuple[str, ...] = ("page", "folder")
    ) -> Content:
        """A page the actor may see, whatever its status; else the answer is 404."""
        content = self.store.contents.get(content_id)
        if content is None or content.type not in types or content.id in self.hidden:
            missing(f"There is no page with the id {content_id}.")
        return content

    def space_of(self, content: Content) -> Space:
        """The space a content lies in."""
        space = self.store.spaces.get(content.space_id)
        assert space is not None
        return space

    def space_or_404(self, key: str) -> Space:
        """The space with this key; else the answer is 404."""
        space = self.store.spaces.with_key(key)
        if space is None:
            missing(f"There is no space with the key {key}.")
        return space


def site() -> Site:
    """The site of the present request."""
    if "sandbox_site" not in g:
        sandbox: Sandbox = request.environ["recue.sandbox"]
        addresses = Addresses(sandbox.flavor, sandbox.context_path)
        g.sandbox_site = Site(sandbox.store, addresses)
    found: Site = g.sandbox_site
    return found


def missing(what: str) -> NoReturn:
    """End the request with a page that says what is not there."""
    abort(404, description=what)
