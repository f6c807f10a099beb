"""Which documents RE-cue writes: files, page titles and options, in the order of publication."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

FOLDER_PREFIX = "re-"
"""RE-cue writes the documents of a project into a folder `re-<project>`."""


@dataclass(frozen=True)
class DocumentKind:
    """One document that RE-cue knows how to write."""

    file: str
    title: str
    option: str
    """The kind's name: the option that asks for it, without the dashes."""

    common_name: bool = False
    """Whether other tools use this file name too, so that the name alone proves nothing."""


KINDS: tuple[DocumentKind, ...] = (
    DocumentKind("phase1-structure.md", "Phase1 Structure", "use-cases"),
    DocumentKind("phase2-actors.md", "Phase2 Actors", "use-cases"),
    DocumentKind("phase3-boundaries.md", "Phase3 Boundaries", "use-cases"),
    DocumentKind("phase4-use-cases.md", "Phase4 Use Cases", "use-cases"),
    DocumentKind("diagrams.md", "Diagrams", "diagrams"),
    DocumentKind("traceability.md", "Traceability", "traceability"),
    DocumentKind("journey-map.md", "Journey Map", "journey"),
    DocumentKind("integration-tests.md", "Integration Tests", "integration-tests"),
    DocumentKind("spec.md", "Spec", "spec", common_name=True),
    DocumentKind("plan.md", "Plan", "plan", common_name=True),
    DocumentKind("data-model.md", "Data Model", "data-model", common_name=True),
    DocumentKind("fourplusone-architecture.md", "Fourplusone Architecture", "fourplusone"),
    DocumentKind("quality-report.md", "Quality Report", "quality"),
)
"""All kinds, in the order of their pages."""

OPTIONS: tuple[str, ...] = tuple(dict.fromkeys(kind.option for kind in KINDS))
"""The names by which a user chooses documents; `use-cases` stands for the four phases."""

_BY_FILE = {kind.file: kind for kind in KINDS}
_ORDER = {kind.file: number for number, kind in enumerate(KINDS)}
_SIGNATURE = re.compile(r"RE-cue|[Rr]everse-[Ee]ngineer|\breverse_engineer\b")
_PROJECT_LINE = re.compile(r"^\*\*Project\*\*:[ \t]*(\S[^\n]*?)[ \t]*$", re.M)


def kind_of(file_name: str) -> DocumentKind | None:
    """The kind of document that RE-cue writes under this file name."""
    return _BY_FILE.get(file_name.lower())


def position(file_name: str) -> int:
    """Where a file stands among RE-cue's documents; unknown files come last."""
    return _ORDER.get(file_name.lower(), len(KINDS))


def files_of(options: Iterable[str]) -> tuple[str, ...]:
    """The file names that the document options stand for, in the order of their pages.

    >>> files_of(["diagrams", "use-cases"])[-2:]
    ('phase4-use-cases.md', 'diagrams.md')
    """
    wanted = set(options)
    return tuple(kind.file for kind in KINDS if kind.option in wanted)


def is_recue_folder(name: str, files: Collection[str]) -> bool:
    """Whether a folder of this name, holding these files, was written by RE-cue.

    RE-cue's `--output` lets the folder have any name; file names that nobody else uses give it
    away then.
    """
    kinds = [kind for kind in map(kind_of, files) if kind]
    if name.startswith(FOLDER_PREFIX) and len(name) > len(FOLDER_PREFIX):
        return bool(kinds)
    return any(kind.option in ("use-cases", "fourplusone") for kind in kinds)


def mentions_recue(text: str) -> bool:
    """Whether the text says of itself that RE-cue had a hand in it."""
    return _SIGNATURE.search(text) is not None


def project_name(folder_name: str, texts: Iterable[str]) -> str:
    """The name of a project, for the title of its root page.

    Args:
        folder_name: the folder its documents lie in.
        texts: the documents, whose `**Project**:` line decides where the folder says nothing.

    >>> project_name("re-bookstore-api", [])
    'Bookstore Api'
    """
    if folder_name.startswith(FOLDER_PREFIX) and len(folder_name) > len(FOLDER_PREFIX):
        return title_case(folder_name.removeprefix(FOLDER_PREFIX))
    for text in texts:
        line = _PROJECT_LINE.search(text)
        if line:
            return line.group(1)
    return title_case(folder_name)


def title_case(name: str) -> str:
    """A folder's name as RE-cue writes project names: words apart, each with one capital.

    >>> title_case("bookstore-api")
    'Bookstore Api'
    """
    return " ".join(word.capitalize() for word in re.split(r"[-_\s]+", name) if word)
