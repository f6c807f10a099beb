"""`.recue.yaml` (the `confluence:` block) and `[tool.recue-export]` of pyproject.toml."""

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from recue_exporters.confluence.settings import SETTINGS, Setting
from recue_exporters.documents.files import shown
from recue_exporters.documents.yaml_nodes import construct, repeated_keys
from recue_exporters.errors import ConfigurationError

YAML_NAMES = (".recue.yaml", ".recue.yml")
BLOCK = "confluence"
TOOL = "recue-export"

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True)
class ConfigFile:
    """The settings of a file, as written there."""

    path: Path
    name: str
    """The path as a user would type it."""

    values: Mapping[str, Any]
    """Setting's name to its value before substitution."""

    def value(self, setting: Setting, environ: Mapping[str, str]) -> Any:
        """The value of a setting, with `${VAR}` put in.

        Raises:
            ConfigurationError: the variable is not set, or the value makes no sense.
        """
        where = f"{self.name}: {setting.name}"
        value = parse(setting, self._substitute(self.values[setting.name], where, environ), where)
        if setting.kind == "path" and value and value != "system":
            return str(self.path.parent / value)
        return value

    def is_literal(self, name: str) -> bool:
        """Whether the value is written out in the file rather than taken from a variable."""
        return not _VARIABLE.search(str(self.values[name]))

    def _substitute(self, value: Any, where: str, environ: Mapping[str, str]) -> Any:
        if isinstance(value, list):
            return [self._substitute(item, where, environ) for item in value]
        if isinstance(value, dict):
            return {key: self._substitute(item, where, environ) for key, item in value.items()}
        if not isinstance(value, str):
            return value

        def put_in(match: re.Match[str]) -> str:
            name = match.group(1)
            if not environ.get(name):
                raise ConfigurationError(
                    f"{where} refers to ${{{name}}}, which is not set",
                    f"Set the environment variable {name}, or change the value.",
                )
            return environ[name]

        return _VARIABLE.sub(put_in, value)


def find_config_file(start: Path) -> ConfigFile | None:
    """The configuration for documents in `start`, looked up from there upwards.

    The search ends at the repository's root or the home folder.

    Raises:
        ConfigurationError: a file cannot be read or understood, holds unknown keys, or there are
            both kinds of configuration.
    """
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    yaml_file: ConfigFile | None = None
    toml_file: ConfigFile | None = None
    seen_yaml = False
    for place in (folder, *folder.parents):
        here = [place / name for name in YAML_NAMES if (place / name).is_file()]
        if here and not seen_yaml:
            if len(here) > 1:
                raise ConfigurationError(
                    f"there are both {shown(here[0])} and {shown(here[1])}", "Keep one of them."
                )
            # RE-cue reads the nearest file only, whatever is in it.
            seen_yaml = True
            yaml_file = _read_yaml(here[0])
        if toml_file is None and (place / "pyproject.toml").is_file():
            toml_file = _read_toml(place / "pyproject.toml")
        if (place / ".git").exists() or place == _home():
            break
    if yaml_file and toml_file:
        raise ConfigurationError(
            f"settings are in both {yaml_file.name} and {toml_file.name}",
            f"Keep the `{BLOCK}:` block or the [tool.{TOOL}] table.",
        )
    return yaml_file or toml_file


def parse(setting: Setting, value: Any, where: str) -> Any:
    """A value of the setting's kind from what an option, a variable or a file says.

    Args:
        setting: the setting.
        value: text, or what the file's format made of it.
        where: the origin, for a message.

    Raises:
        ConfigurationError: the value makes no sense; secrets are not shown.
    """
    if setting.kind == "list":
        return _list(setting, value, where)
    if setting.kind == "mapping":
        return _mapping(setting, value, where)
    if isinstance(value, list | tuple | dict):
        raise _bad(setting, where, "must be one value, not several")
    if setting.kind == "flag":
        return _flag(setting, value, where)
    if isinstance(value, bool):
        raise _bad(setting, where, f"must be text, not {str(value).lower()}; put it in quotes")
    text = str(value)
    if setting.kind in ("whole", "number"):
        return _number(setting, text, where)
    if setting.kind == "choice" and text not in setting.choices:
        near = difflib.get_close_matches(text.lower(), setting.choices, 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise _bad(setting, where, f"{text!r} is none of {', '.join(setting.choices)}{hint}")
    return text


def _list(setting: Setting, value: Any, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")] if setting.name == "labels" else [value]
    if not isinstance(value, list | tuple) or any(
        isinstance(item, list | dict | bool) or item is None for item in value
    ):
        raise _bad(setting, where, "must be a list of texts")
    items = tuple(str(item) for item in value if str(item).strip())
    if setting.name == "volatile":
        for item in items:
            try:
                re.compile(item)
            except re.error as error:
                raise _bad(setting, where, f"{item!r} is no regular expression: {error}") from None
    return items


def _mapping(setting: Setting, value: Any, where: str) -> tuple[tuple[str, str], ...]:
    if isinstance(value, list | tuple):
        pairs = [str(item).partition(":") for item in value]
        if not all(colon and name.strip() for name, colon, _ in pairs):
            raise _bad(setting, where, "must look like 'Name: value'")
        return tuple((name.strip(), content.strip()) for name, _, content in pairs)
    if not isinstance(value, dict):
        raise _bad(setting, where, "must be a mapping of names to values")
    return tuple((str(name), str(content)) for name, content in value.items())


def _flag(setting: Setting, value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise _bad(setting, where, f"must be true or false, not {str(value)!r}")
    return word in _YES


def _number(setting: Setting, text: str, where: str) -> int | float:
    try:
        number: int | float = int(text) if setting.kind == "whole" else float(text)
    except ValueError:
        kind = "a whole number" if setting.kind == "whole" else "a number"
        raise _bad(setting, where, f"must be {kind}, not {text!r}") from None
    if number != number or (setting.least is not None and number < setting.least):
        raise _bad(setting, where, f"must be at least {setting.least:g}, not {text}")
    return number


def _bad(setting: Setting, where: str, what: str) -> ConfigurationError:
    return ConfigurationError(f"{where}: {what}", f"{setting.name}: {setting.help}")


def _read_yaml(path: Path) -> ConfigFile | None:
    try:
        # Every scalar stays text: YAML 1.1 would read the space key NO as false, 010 as 8.
        data, node = construct(yaml.BaseLoader(_text(path)))
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it is not YAML"
        raise ConfigurationError(f"{shown(path)}{line}: {problem}", "Correct the file.") from None
    if not isinstance(node, yaml.MappingNode):
        return None
    lines = _block_lines(path, node)
    block = data.get(BLOCK)
    if not block:
        return None
    if not isinstance(block, dict):
        raise ConfigurationError(f"{shown(path)}: `{BLOCK}` must hold keys and values")
    given = {key: value for key, value in block.items() if value not in _EMPTY}
    return ConfigFile(path, shown(path), _known(path, given, lines))


def _block_lines(path: Path, node: yaml.MappingNode) -> dict[str, int]:
    """The lines of the keys in our block.

    Raises:
        ConfigurationError: a key is given twice, or the block has a name that is nearly ours. What
            else is in the file is RE-cue's.
    """
    lines: dict[str, int] = {}
    seen = False
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.value == BLOCK:
            repeated = [(BLOCK, line)] if seen else list(repeated_keys(value))
            for name, again in repeated[:1]:
                raise ConfigurationError(
                    f"{shown(path)}:{again}: {name} is given twice", "Keep one of them."
                )
            seen = True
            if isinstance(value, yaml.MappingNode):
                lines = {str(inner.value): inner.start_mark.line + 1 for inner, _ in value.value}
        else:
            _refuse_near(str(key.value), BLOCK, f"{shown(path)}:{line}")
    return lines


def _refuse_near(key: str, ours: str, where: str) -> None:
    """Refuse a key beside ours that is ours with a mistake: it would not be read."""
    if key != ours and difflib.get_close_matches(key.lower().replace("_", "-"), [ours], 1, 0.85):
        raise ConfigurationError(f"{where}: unknown key {key!r}", f"Did you mean {ours!r}?")


_EMPTY = ("", "~", "null")
"""What YAML writes for no value."""


def _read_toml(path: Path) -> ConfigFile | None:
    try:
        data = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{shown(path)}: {error}", "Correct the file.") from None
    tools = data.get("tool", {})
    for key in tools:
        _refuse_near(key, TOOL, f"{shown(path)}: tool")
    table = tools.get(TOOL)
    if not table:
        return None
    if not isinstance(table, dict):
        raise ConfigurationError(f"{shown(path)}: `tool.{TOOL}` must be a table")
    return ConfigFile(path, shown(path), _known(path, table, {}))


def _known(path: Path, block: Mapping[str, Any], lines: Mapping[str, int]) -> dict[str, Any]:
    """The block by setting names (`max-orphans` is `max_orphans`).

    `lines`: those of the keys, as far as they are known.
    """
    result: dict[str, Any] = {}
    for key, value in block.items():
        name = str(key).replace("-", "_")
        where = f"{shown(path)}:{lines[key]}" if key in lines else shown(path)
        if name not in SETTINGS:
            near = difflib.get_close_matches(name.lower(), SETTINGS, 1, 0.5)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(SETTINGS)}."
            raise ConfigurationError(f"{where}: unknown key {str(key)!r}", remedy)
        if name in result:
            raise ConfigurationError(f"{where}: {name} is given twice", "Keep one of them.")
        result[name] = value
    return result


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ConfigurationError(f"{shown(path)} cannot be read: {reason}") from None


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except (RuntimeError, OSError):
        return None
