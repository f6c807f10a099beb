"""What can go wrong, in the words a user reads, with the exit status of the command.

Every error says what happened and, in `remedy`, what to do next. Programming mistakes are not
listed here: they stay ordinary Python exceptions.
"""

from textwrap import indent


class ExportError(Exception):
    """Base of all errors meant for a user.

    Args:
        message: what happened, naming the page, file or setting.
        remedy: what to do next; empty where nothing sensible can be said.
    """

    exit_status = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}\n{indent(self.remedy, '  ')}" if self.remedy else self.message


class ConfigurationError(ExportError, ValueError):
    """A setting is missing or cannot be used."""

    exit_status = 2


class NoDocumentsError(ConfigurationError):
    """There is nothing to publish, or not any more."""


class TitleError(ConfigurationError):
    """A document has a title that a space cannot hold."""


class TitleClashError(TitleError):
    """Two documents would become pages of one title, which a space cannot hold."""


class SpaceNotFoundError(ExportError):
    """The space does not exist or is not visible to the account in use."""

    exit_status = 2


class ParentNotFoundError(ExportError):
    """The parent page does not exist, is not visible, or lies in another space."""

    exit_status = 2


class ConnectionFailedError(ExportError):
    """Nothing answered, or what answered was not Confluence."""

    exit_status = 3


class ConnectionLostError(ConnectionFailedError):
    """A site that answers broke off before the answer to one request."""


class AuthenticationFailedError(ExportError):
    """Confluence refused the login.

    Args:
        message: what happened.
        remedy: what to do next.
        status: the HTTP status code, where one tells the case apart.
    """

    exit_status = 3

    def __init__(self, message: str, remedy: str = "", *, status: int = 0) -> None:
        super().__init__(message, remedy)
        self.status = status


class RequestError(ExportError):
    """Confluence answered a request with an error status.

    Args:
        message: what happened.
        remedy: what to do next.
        status: the HTTP status code.
        detail: the message Confluence gave, as it gave it.
    """

    def __init__(
        self, message: str, remedy: str = "", *, status: int = 0, detail: str = ""
    ) -> None:
        super().__init__(message, remedy)
        self.status = status
        self.detail = detail


class PermissionDeniedError(RequestError):
    """The account may not do this."""


class NotFoundError(RequestError):
    """The page, attachment, label or property does not exist or is not visible."""


class VersionConflictError(RequestError):
    """Somebody else wrote first (HTTP 409)."""


class TitleTakenError(RequestError):
    """Another page of the space has this title (HTTP 400)."""


class InvalidContentError(RequestError):
    """Confluence refused the content (HTTP 400 or 413)."""
