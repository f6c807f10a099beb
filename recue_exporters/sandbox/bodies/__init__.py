"""What the product does to a body before it keeps it: check it, then rewrite it."""

from recue_exporters.sandbox.bodies.rewriting import rewritten
from recue_exporters.sandbox.bodies.wellformed import check

__all__ = ["accepted", "check", "rewritten"]


def accepted(body: str, flavor: str) -> str:
    """The body as the site keeps it.

    Raises:
        Problem: the body is not well-formed; worded as the site words it.
    """
    check(body, flavor)
    return rewritten(body, flavor)
