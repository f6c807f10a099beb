"""Finding a running sandbox: where its data lies, and under which address it is served.

While a data file is served, a small JSON file beside it names the address and the process. The
note is only a hint: whoever reads it asks the address whether it serves this very file.
"""

import json
import os
import ssl
import urllib.request
from pathlib import Path

_ASK_TIMEOUT = 2.0
IDENTITY_PATH = "/.recue-sandbox"


def default_data_file(flavor: str) -> Path:
    """The data file of `recue-export sandbox` and `recue-export confluence --sandbox`.

    `RECUE_SANDBOX_DATA` names another one.
    """
    named = os.environ.get("RECUE_SANDBOX_DATA")
    return Path(named) if named else Path(".recue-sandbox") / f"confluence-{flavor}.db"


def prepare_folder(data_file: Path) -> None:
    """Make the folder of a data file; our own folder hides itself from git.

    Raises:
        OSError: the folder cannot be made.
    """
    folder = data_file.parent
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if folder.name == ".recue-sandbox" and not ignore.exists():
        ignore.write_text("*\n", "utf-8")


def running(data_file: str | Path) -> str | None:
    """The base URL under which this file is being served right now, or None."""
    try:
        note = json.loads(_note(data_file).read_text("utf-8"))
        url, root = note["url"], note["root"]
        with _opener().open(root + IDENTITY_PATH, timeout=_ASK_TIMEOUT) as answer:
            identity = json.load(answer)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    same = identity.get("data") == str(Path(data_file).resolve())
    return str(url) if same else None


def announce(data: str, url: str, flavor: str) -> None:
    """Leave the note that tells where `data` is served."""
    if data == ":memory:":
        return
    root = url.removesuffix("/wiki") if flavor == "cloud" else "/".join(url.split("/")[:3])
    note = {"url": url, "root": root, "pid": os.getpid(), "flavor": flavor}
    _note(data).write_text(json.dumps(note), "utf-8")


def withdraw(data: str) -> None:
    """Remove the note."""
    if data != ":memory:":
        _note(data).unlink(missing_ok=True)


def _note(data: str | Path) -> Path:
    path = Path(data).resolve()
    return path.with_name(path.name + ".server.json")


def _opener() -> urllib.request.OpenerDirector:
    # The loopback is never asked through a proxy, and its certificate proves nothing.
    trusting = ssl._create_unverified_context()
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=trusting)
    )
