"""Publishing again whenever a document changes."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from recue_exporters.errors import ConfigurationError, ExportError

_DEBOUNCE = 300
"""Milliseconds of quiet before a change counts: editors write a file in several steps."""
_TICK = 200
"""Milliseconds after which the watcher reports that nothing happened."""


def publish_on_change(paths: Sequence[Path], publish: Callable[[], object]) -> None:
    """Call `publish` after each change below the paths, until interrupted.

    A document that cannot be published is reported; the next change tries again.

    Raises:
        ConfigurationError: the `sandbox` extra is not installed.
        KeyboardInterrupt: the user ended it while something was being published.
    """
    try:
        from watchfiles import DefaultFilter, watch
    except ImportError as error:
        raise ConfigurationError(
            "--watch needs the package watchfiles, which is not installed.",
            "Install it: pip install 'recue-exporters[sandbox]'",
        ) from error
    announced = False
    for changes in watch(
        *paths,
        watch_filter=DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, ".recue-sandbox")),
        debounce=_DEBOUNCE,
        rust_timeout=_TICK,
        yield_on_timeout=True,
        raise_interrupt=False,
    ):
        if not announced:  # not before the watcher really watches
            click.echo("Watching for changes; Ctrl-C ends it.", err=True)
            announced = True
        if not changes:
            continue
        try:
            publish()
        except ExportError as error:
            click.secho(f"Error: {error}", fg="red", err=True)
