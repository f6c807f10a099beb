"""The value of every setting: options > environment > file > defaults, each with its source."""

import os
import re
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from recue_exporters.confluence.config import ConfluenceConfig, check_url, is_loopback
from recue_exporters.confluence.config_file import ConfigFile, find_config_file, parse
from recue_exporters.confluence.settings import SETTINGS, Group, Setting, Settings
from recue_exporters.documents.files import shown
from recue_exporters.errors import ConfigurationError

TOKEN_FILE_VARIABLE = "CONFLUENCE_API_TOKEN_FILE"
STDIN_OPTION = "--token-stdin"
DEFAULT = "default"


@dataclass(frozen=True)
class Loaded:
    """The settings of a run, and where each came from."""

    settings: Settings
    sources: Mapping[str, str]
    """Setting's name to option, variable, file or `default`."""

    file: Path | None
    """The configuration file that was read."""

    warnings: tuple[str, ...]
    """What a user should know, such as a token that others can read."""

    @property
    def scope_root(self) -> Path | None:
        """The folder that sources are relative to: of the file that names the scope, if one does.

        So a part of the documents can be published, and stays a part.
        """
        named_there = self.file is not None and self.sources.get("scope") == shown(self.file)
        return self.file.parent if self.file is not None and named_there else None

    @property
    def selection(self) -> dict[str, Any]:
        """Which documents are meant and what they are called, without the prefix, for `collect`."""
        return {
            "project": self.settings.project or None,
            "scope_root": self.scope_root,
            "include": self.settings.include,
            "exclude": self.settings.exclude,
            "titles": self.settings.titles,
        }

    def site_config(self) -> ConfluenceConfig:
        """The settings as the exporter class takes them.

        Raises:
            ConfigurationError: a setting is missing; the message names its option and variable.
        """
        values = self.settings
        needed = ["url", "space"] if values.personal_token else ["url", "user", "token", "space"]
        missing = [SETTINGS[name] for name in needed if not getattr(values, name).strip()]
        if missing:
            raise _missing(missing)
        return ConfluenceConfig(
            base_url=values.url,
            username=values.user,
            api_token=values.token,
            space_key=values.space,
            parent_page_id=values.parent or None,
            page_title_prefix=values.prefix,
            verify_ssl=values.verify_ssl,
            labels=list(values.labels),
            personal_access_token=values.personal_token or None,
            flavor=values.flavor,
            ca_bundle=values.ca_bundle or None,
            timeout=values.timeout,
            retries=values.retries,
            headers=dict(values.headers),
            proxy=values.proxy or None,
        )


def load_config(
    options: Mapping[str, Any] | None = None,
    *,
    start: Path | None = None,
    groups: Collection[Group] = tuple(Group),
    names: Collection[str] = (),
    environ: Mapping[str, str] | None = None,
) -> Loaded:
    """Find the value of every setting.

    Args:
        options: values from the command line by setting name; None and () mean not given.
            `token_stdin` asks for the token to be read from standard input.
        start: where the search for a configuration file begins (the documents' folder); None: the
            current folder.
        groups: the settings that are wanted; others keep their default, and what is wrong with
            them stays unsaid.
        names: further settings that are wanted.
        environ: the environment; None: that of the process.

    Raises:
        ConfigurationError: a file cannot be used, a value makes no sense, an address is refused.
    """
    environ = os.environ if environ is None else environ
    options = {} if options is None else options
    file = find_config_file(Path.cwd() if start is None else start)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS.values():
        found = None
        if setting.group in groups or setting.name in names:
            found = (
                _from_options(setting, options)
                or _from_environment(setting, environ)
                or _from_file(setting, file, environ)
            )
        values[setting.name], sources[setting.name] = found or (setting.default, DEFAULT)
    _settle_login(values, sources)
    _check_parent(values["parent"].strip(), sources["parent"])
    warnings = _check_site(values, sources, file)
    return Loaded(Settings(**values), sources, file.path if file else None, tuple(warnings))


_Found = tuple[Any, str] | None


def _from_options(setting: Setting, options: Mapping[str, Any]) -> _Found:
    value = options.get(setting.name)
    if value is None or value == ():
        if setting.name == "token" and options.get("token_stdin"):
            return _token_from_stdin(), STDIN_OPTION
        return None
    return parse(setting, value, setting.options[0]), setting.options[0]


def _token_from_stdin() -> str:
    token = sys.stdin.readline().strip()
    if not token:
        raise ConfigurationError(
            f"{STDIN_OPTION}: nothing came in on standard input",
            f'Pipe the token in: printf %s "$TOKEN" | recue-export ... {STDIN_OPTION}',
        )
    return token


def _from_environment(setting: Setting, environ: Mapping[str, str]) -> _Found:
    # CI systems set variables to nothing where a secret is not available: that is not a value.
    value = environ.get(setting.variable, "") if setting.variable else ""
    if value.strip():
        return parse(setting, value.strip(), setting.variable), setting.variable
    if setting.name == "token" and environ.get(TOKEN_FILE_VARIABLE, "").strip():
        return _token_from_file(environ[TOKEN_FILE_VARIABLE].strip()), TOKEN_FILE_VARIABLE
    return None


def _token_from_file(name: str) -> str:
    try:
        token = Path(name).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ConfigurationError(
            f"{TOKEN_FILE_VARIABLE}: {name} cannot be read: {reason}",
            "Name a file that holds nothing but the token.",
        ) from None
    if not token:
        raise ConfigurationError(
            f"{TOKEN_FILE_VARIABLE}: {name} is empty",
            "Name a file that holds nothing but the token.",
        )
    return token


def _from_file(setting: Setting, file: ConfigFile | None, environ: Mapping[str, str]) -> _Found:
    if file is None or setting.name not in file.values:
        return None
    return file.value(setting, environ), file.name


def _settle_login(values: dict[str, Any], sources: dict[str, str]) -> None:
    """Where both kinds of token are there, keep the one that was said more directly."""
    if not (values["token"] and values["personal_token"]):
        return
    if _rank(sources["token"]) < _rank(sources["personal_token"]):
        values["personal_token"], sources["personal_token"] = "", DEFAULT


def _rank(source: str) -> int:
    if source.startswith("--"):
        return 0
    return 1 if re.fullmatch(r"[A-Z_]+", source) else 2


def _check_parent(parent: str, source: str) -> None:
    # Digits of other scripts are decimal too, but no id has them.
    if parent and not (parent.isascii() and parent.isdecimal() and int(parent) < 2**63):
        number = re.search(r"(?:/pages/|[?&]pageId=)([0-9]+)", parent)
        raise ConfigurationError(
            f"{source}: {parent!r} is not the id of a page",
            f"Its id is {number.group(1)}." if number else "The id is the number in its address.",
        )


def _check_site(
    values: Mapping[str, Any], sources: Mapping[str, str], file: ConfigFile | None
) -> list[str]:
    warnings = []
    for name in ("token", "personal_token"):
        setting = SETTINGS[name]
        if values[name] and sources[name] == setting.options[0]:
            warnings.append(
                f"{setting.options[0]}: a token on the command line stays in the shell's history "
                f"and shows in the process list; use {setting.variable} or {STDIN_OPTION}"
            )
        if values[name] and file and sources[name] == file.name and file.is_literal(name):
            warnings.append(
                f"{file.name}: {name} is written out; write `{name}: ${{{setting.variable}}}` so "
                "that it does not end up in the repository"
            )
    url = values["url"].strip()
    if not values["verify_ssl"]:
        warnings.append(
            "the site's certificate is not checked: somebody on the way could read the token; "
            "use --ca-bundle to name the certificates to trust"
        )
    if url:
        check_url(url, f"{sources['url']}:" if sources["url"] != DEFAULT else "url")
        if urlsplit(url).scheme == "http" and not is_loopback(urlsplit(url).hostname or ""):
            if values["require_https"]:
                raise ConfigurationError(
                    f"{url} is not https, which --require-https asks for",
                    "Give the https:// address of the site.",
                )
            warnings.append(
                f"{url} is not encrypted: everybody on the way can read the token; use https"
            )
    return warnings


def _missing(settings: list[Setting]) -> ConfigurationError:
    names = ", ".join(setting.name for setting in settings)
    lines = [f"{setting.name}: {setting.ways}" for setting in settings]
    if any(setting.name == "token" for setting in settings):
        lines.append(f"or a personal access token: {SETTINGS['personal_token'].ways}")
    return ConfigurationError(
        f"missing setting{'s' if len(settings) > 1 else ''}: {names}",
        "Give it as option, environment variable or key in .recue.yaml (`confluence:` block):\n  "
        + "\n  ".join(lines)
        + "\nOr try it without a Confluence: recue-export confluence --sandbox",
    )
