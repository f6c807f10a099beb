"""What the product does to a body before it keeps it: check it, then rewrite it."""

from recue_exporters.sandbox.bodies.rewriting import rewritten
from recue_exporters.sandbox.bodies.wellformed import check

__all__ = ["accepted", "check", "rewritten"]


def accepted(body: str, flavor: str, space_key: str) -> str:
    """The body as the site keeps it, on a page of the space `space_key`.

    Raises:
        Problem: the body is not well-formed; worded as the site words it.
    """
    check(body, flavor)
    return rewritten(body, flavor, space_key)
