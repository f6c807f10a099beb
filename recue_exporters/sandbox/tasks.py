"""Long-running tasks, which are all finished before anybody asks."""

import uuid
from typing import Any


class Tasks:
    """The tasks since the sandbox was started."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def finished(self, name: str) -> str:
        """Note a task that is done and return its id."""
        task_id = str(uuid.uuid4())
        self._names[task_id] = name
        return task_id

    def all(self) -> list[str]:
        """The ids, oldest first."""
        return list(self._names)

    def shown(self, task_id: str) -> dict[str, Any]:
        """A task as both products report it."""
        return {
            "id": task_id,
            "name": {"key": self._names[task_id], "args": []},
            "elapsedTime": 0,
            "percentageComplete": 100,
            "successful": True,
            "finished": True,
            "messages": [],
            "status": "SUCCESS",
            "errors": [],
        }
