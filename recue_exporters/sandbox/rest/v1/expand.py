"""The `expand` parameter of v1: `version,body.storage,metadata.properties.key` as a tree."""

from flask import request


class Expand:
    """What was asked to be expanded beneath one point of an answer."""

    def __init__(self, paths: set[tuple[str, ...]] | None = None) -> None:
        self._paths = paths or set()

    @classmethod
    def parse(cls, text: str) -> "Expand":
        """Read a value such as `space,version,body.storage`."""
        paths = {tuple(path.strip().split(".")) for path in text.split(",") if path.strip()}
        return cls(paths)

    def __contains__(self, name: str) -> bool:
        return any(path[0] == name for path in self._paths)

    def __getitem__(self, name: str) -> "Expand":
        return Expand({path[1:] for path in self._paths if path[0] == name and len(path) > 1})

    def rest(self, name: str) -> list[str]:
        """What follows `name`, joined by dots: property keys may hold dots themselves."""
        return [".".join(path[1:]) for path in self._paths if path[0] == name and len(path) > 1]


def requested(default: str = "") -> Expand:
    """What the request asks for; `default` where it does not say."""
    values = request.args.getlist("expand")
    return Expand.parse(",".join(values) if values else default)
