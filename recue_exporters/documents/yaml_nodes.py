"""YAML with the places of its keys, and with those that parsers drop without a word."""

from collections.abc import Iterator
from typing import Any

import yaml


def construct(loader: yaml.BaseLoader | yaml.SafeLoader) -> tuple[Any, yaml.Node | None]:
    """What a YAML text says, and the nodes it is made of, which know their lines.

    Raises:
        yaml.YAMLError, ValueError, RecursionError: the text is not YAML, or not a value.
    """
    try:
        node = loader.get_single_node()
        return (None if node is None else loader.construct_document(node)), node
    finally:
        loader.dispose()


def repeated_keys(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    """The keys that were there before in their mapping, with their lines in the text (from 1).

    >>> list(repeated_keys(yaml.compose("a: 1\\nb: {c: 2, c: 3}\\na: 4")))
    [('c', 2), ('a', 3)]
    """
    if isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from repeated_keys(value)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key.value, key.start_mark.line + 1
                seen.add(key.value)
            yield from repeated_keys(value)
