"""What reading and converting documents has to tell the user, short of an error."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """One remark, with its place."""

    message: str
    file: str = ""
    """The file as the user would type it; empty where the text came from no file."""

    line: int = 0
    """Line in the file, counted from 1; 0: no particular line."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        return f"{place}: {self.message}" if place else self.message
