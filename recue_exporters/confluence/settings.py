"""Every setting of the exporter: its name, option, variable, key, default and meaning.

`Settings` is the only list of them. The command's options, the check of configuration files,
`recue-export config show` and the tables of the documentation are all made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Literal, TypeVar, get_args, get_origin

from recue_exporters.confluence.config import DEFAULT_LABELS
from recue_exporters.confluence.page import Flavor, OnConflict
from recue_exporters.confluence.publish.options import OnComments, Orphans
from recue_exporters.documents.document import Titles

Kind = Literal["text", "flag", "whole", "number", "choice", "list", "mapping", "path"]


class Group(Enum):
    """The settings that are shown, and used, together."""

    SITE = "Site and login"
    PLACE = "Where the pages go"
    TITLES = "What the pages are called"
    DOCUMENTS = "Which documents"
    CONVERSION = "Conversion"
    PUBLISHING = "Publishing"


@dataclass(frozen=True)
class Setting:
    """What is known of one setting, its value apart."""

    name: str
    """Field of `Settings`, and key in a configuration file."""

    kind: Kind
    group: Group
    default: Any
    help: str
    options: tuple[str, ...]
    """Long options, the one to be named in messages first; empty: only in a file."""

    variable: str
    """Environment variable; empty where there is none."""

    choices: tuple[str, ...]
    secret: bool
    least: float | None
    """The smallest number that makes sense."""

    metavar: str

    @property
    def ways(self) -> str:
        """How to give the setting, for a message."""
        ways = [part for part in (self.options[0] if self.options else "", self.variable) if part]
        return ", ".join([*ways, f"key `{self.name}`"])


_T = TypeVar("_T")


def _setting(
    default: _T,
    group: Group,
    text: str,
    *options: str,
    variable: str = "",
    is_path: bool = False,
    secret: bool = False,
    least: float | None = None,
    metavar: str = "",
) -> _T:
    data = {
        "group": group,
        "help": text,
        "options": options,
        "variable": variable,
        "is_path": is_path,
        "secret": secret,
        "least": least,
        "metavar": metavar,
    }
    return field(default=default, metadata=data, repr=not secret)


_SITE, _PLACE, _TITLES, _DOCUMENTS = Group.SITE, Group.PLACE, Group.TITLES, Group.DOCUMENTS
_CONVERSION, _PUBLISHING = Group.CONVERSION, Group.PUBLISHING


@dataclass(frozen=True)
class Settings:
    """The value of every setting. Without a value: "", None or an empty tuple."""

    enabled: bool = _setting(
        False,
        _SITE,
        "Publish whenever `reverse-engineer` runs, without `--confluence` (RE-cue's own key).",
    )
    url: str = _setting(
        "",
        _SITE,
        "Address of the site: with /wiki for Cloud, with the context path for Data Center.",
        "--confluence-url",
        "--url",
        variable="CONFLUENCE_URL",
        metavar="URL",
    )
    user: str = _setting(
        "",
        _SITE,
        "Email address (Cloud) or user name (Data Center).",
        "--confluence-user",
        "--user",
        variable="CONFLUENCE_USER",
        metavar="NAME",
    )
    token: str = _setting(
        "",
        _SITE,
        "API token (Cloud) or password (Data Center).",
        "--confluence-token",
        "--token",
        variable="CONFLUENCE_API_TOKEN",
        secret=True,
        metavar="TOKEN",
    )
    personal_token: str = _setting(
        "",
        _SITE,
        "Personal access token, sent as Bearer; takes the place of user and token.",
        "--confluence-personal-token",
        "--personal-token",
        variable="CONFLUENCE_PERSONAL_TOKEN",
        secret=True,
        metavar="TOKEN",
    )
    flavor: Flavor | None = _setting(
        None,
        _SITE,
        "The product, where the site is not to be asked.",
        "--flavor",
    )
    verify_ssl: bool = _setting(True, _SITE, "Check the site's certificate.", "--verify-ssl")
    ca_bundle: str = _setting(
        "",
        _SITE,
        "Certificates to trust: a file or folder, or `system` for the operating system's.",
        "--ca-bundle",
        variable="CONFLUENCE_CA_BUNDLE",
        is_path=True,
        metavar="FILE",
    )
    require_https: bool = _setting(
        False,
        _SITE,
        "Refuse an address that is not https (but for this machine).",
        "--require-https",
    )
    proxy: str = _setting(
        "",
        _SITE,
        "Address of the proxy; else as HTTPS_PROXY and NO_PROXY say.",
        "--proxy",
        secret=True,
        metavar="URL",
    )
    headers: tuple[tuple[str, str], ...] = _setting(
        (),
        _SITE,
        "Header to send with every request; may be repeated.",
        "--header",
        secret=True,
        metavar="'NAME: VALUE'",
    )
    timeout: float = _setting(
        30.0,
        _SITE,
        "Seconds to wait for the site to answer.",
        "--timeout",
        least=0.1,
        metavar="SECONDS",
    )
    retries: int = _setting(
        4,
        _SITE,
        "How often to repeat a request that met an overloaded site.",
        "--retries",
        least=0,
        metavar="N",
    )
    space: str = _setting(
        "",
        _PLACE,
        "Key of the space.",
        "--confluence-space",
        "--space",
        variable="CONFLUENCE_SPACE_KEY",
        metavar="KEY",
    )
    parent: str = _setting(
        "",
        _PLACE,
        "Id of the page under which everything goes; else the space's home page.",
        "--confluence-parent",
        "--parent",
        variable="CONFLUENCE_PARENT_ID",
        metavar="ID",
    )
    scope: str = _setting(
        "",
        _PLACE,
        "Name under which these pages are owned; else the git remote and the path in it.",
        "--scope",
        metavar="NAME",
    )
    prefix: str = _setting(
        "",
        _TITLES,
        "Text before every page title.",
        "--confluence-prefix",
        "--prefix",
        metavar="TEXT",
    )
    titles: Titles = _setting(
        "heading",
        _TITLES,
        "What a page is called after: the first level-1 heading, the name of the file, or `unique`:"
        " the heading, with the page above in parentheses where documents share it.",
        "--titles",
    )
    project: str = _setting(
        "",
        _TITLES,
        "Project name in the title of the root page; else the folder's name.",
        "--project",
        metavar="NAME",
    )
    include: tuple[str, ...] = _setting(
        (),
        _DOCUMENTS,
        "Publish only files that match (as in .gitignore); may be repeated.",
        "--include",
        metavar="PATTERN",
    )
    exclude: tuple[str, ...] = _setting(
        (),
        _DOCUMENTS,
        "Leave out files that match (as in .gitignore); may be repeated.",
        "--exclude",
        metavar="PATTERN",
    )
    mermaid: Literal["auto", "image", "code"] = _setting(
        "auto",
        _CONVERSION,
        "Diagrams: a picture where the renderer is installed, always a picture, or always code.",
        "--mermaid",
    )
    quote: Literal["macro", "blockquote"] = _setting(
        "macro",
        _CONVERSION,
        "Block quotes: the quote macro or the plain element.",
        "--quote",
    )
    math: Literal["code", "macro"] = _setting(
        "code",
        _CONVERSION,
        "Formulas: verbatim, or the macros mathinline and mathblock (an app has to be there).",
        "--math",
    )
    source_url: str = _setting(
        "",
        _CONVERSION,
        "Where the source host shows the files; {path} and {commit} are filled in.",
        "--source-url",
        metavar="URL",
    )
    notice: str = _setting(
        "",
        _CONVERSION,
        "Line at the top of every page; {file}, {commit} and {url} are filled in.",
        "--notice",
        metavar="TEXT",
    )
    link_ids: bool = _setting(
        False,
        _CONVERSION,
        "Link RE-cue's ids (UC-001, JOURNEY-003) to where they are defined.",
        "--link-ids",
    )
    keep_title_heading: bool = _setting(
        False,
        _CONVERSION,
        "Keep a first heading that repeats the page's title.",
        "--keep-title-heading",
    )
    marks: tuple[str, ...] = _setting(
        (),
        _CONVERSION,
        "Also read `==mark==`, `~subscript~`, `^superscript^` or `++insert++`; may be repeated.",
        "--mark",
        metavar="NAME",
    )
    raw: bool = _setting(True, _CONVERSION, "Let storage format in the Markdown through.", "--raw")
    labels: tuple[str, ...] = _setting(
        DEFAULT_LABELS,
        _PUBLISHING,
        "Label of every page; may be repeated, takes the place of the default.",
        "--label",
        metavar="LABEL",
    )
    on_conflict: OnConflict = _setting(
        "fail",
        _PUBLISHING,
        "A page that both a person and the source changed.",
        "--on-conflict",
    )
    on_comments: OnComments = _setting(
        "keep",
        _PUBLISHING,
        "Open inline comments: carry them over, or leave the page alone.",
        "--on-comments",
    )
    orphans: Orphans = _setting(
        "report",
        _PUBLISHING,
        "Pages whose source is gone (archive: Cloud only).",
        "--orphans",
    )
    max_orphans: int = _setting(
        10,
        _PUBLISHING,
        "Pages that one run archives or trashes at most.",
        "--max-orphans",
        least=0,
        metavar="N",
    )
    workers: int = _setting(
        8, _PUBLISHING, "Requests under way at once.", "--workers", least=1, metavar="N"
    )
    message: str = _setting(
        "",
        _PUBLISHING,
        "Version message; else the git commit.",
        "--message",
        metavar="TEXT",
    )
    minor_edit: bool = _setting(
        False,
        _PUBLISHING,
        "Mark new versions as minor, which notify nobody.",
        "--minor-edit",
    )
    verify: bool = _setting(
        False, _PUBLISHING, "Read back what was written and compare.", "--verify"
    )
    volatile: tuple[str, ...] = _setting(
        (),
        _PUBLISHING,
        "Regular expression of text whose change alone is no change; may be repeated.",
        "--volatile",
        metavar="REGEX",
    )


_KINDS: Mapping[Any, Kind] = {
    str: "text",
    bool: "flag",
    int: "whole",
    float: "number",
    tuple[str, ...]: "list",
    tuple[tuple[str, str], ...]: "mapping",
}


def _described(name: str, annotation: Any, *, is_path: bool, **metadata: Any) -> Setting:
    """The setting of a field: what values it takes, its annotation says."""
    # `Flavor | None` is a choice as well, of those that may be left open.
    literals = [a for a in (annotation, *get_args(annotation)) if get_origin(a) is Literal]
    choices = get_args(literals[0]) if literals else ()
    kind = "choice" if choices else "path" if is_path else _KINDS[annotation]
    return Setting(name=name, kind=kind, choices=choices, **metadata)


SETTINGS: Mapping[str, Setting] = {
    item.name: _described(item.name, item.type, default=item.default, **item.metadata)
    for item in fields(Settings)
}
"""All settings by name, in the order they are shown."""


def settings_of(*groups: Group) -> tuple[Setting, ...]:
    """The settings of these groups."""
    return tuple(setting for setting in SETTINGS.values() if setting.group in groups)
