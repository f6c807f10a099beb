"""What a run did in detail: every request and every outcome, without headers or bodies."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recue_exporters.errors import ConfigurationError

_FORMAT = "%(asctime)s %(levelname)s %(message)s"


@contextmanager
def logging_to(file: Path | None, *, verbose: bool) -> Iterator[None]:
    """Write our log to a file, and to stderr where `verbose`, while the block runs.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    handlers: list[logging.Handler] = []
    if file is not None:
        try:
            handlers.append(logging.FileHandler(file, encoding="utf-8"))
        except OSError as error:
            raise ConfigurationError(
                f"The log file {file} cannot be written: {error.strerror}.",
                "Name another with --log-file.",
            ) from error
    if verbose:
        handlers.append(logging.StreamHandler())
    log = logging.getLogger("recue_exporters")
    level = log.level
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORMAT))
        log.addHandler(handler)
    if handlers:
        log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.setLevel(level)
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()
