"""What a command asks the exporter for: documents, settings, flags; saved and read again."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recue_exporters.cli import embedded
from recue_exporters.confluence.config import ConfluenceConfig
from recue_exporters.confluence.load import Loaded, load_config
from recue_exporters.confluence.page import Flavor
from recue_exporters.confluence.settings import SETTINGS, Group, Settings
from recue_exporters.errors import ConfigurationError

if TYPE_CHECKING:
    from recue_exporters.confluence.exporter import ConfluenceExporter
    from recue_exporters.confluence.publish.plan import Plan

FLAGS = ("adopt", "accept", "recreate", "refresh", "refresh_rendering")
"""What a run is asked for on the command line only, never in a file."""


@dataclass(frozen=True)
class Request:
    """One call of a publishing command."""

    paths: tuple[Path, ...]
    kinds: tuple[str, ...]
    loaded: Loaded
    flags: Mapping[str, Any]
    sandbox: bool

    @classmethod
    def of(
        cls, paths: tuple[Path, ...], kinds: tuple[str, ...], values: Mapping[str, Any]
    ) -> "Request":
        """The request of a command with these arguments.

        Raises:
            ConfigurationError: what `load_config` raises.
        """
        places = paths or (Path(),)
        first = places[0]
        groups = [g for g in Group if not (values["sandbox"] and g is Group.SITE)]
        loaded = load_config(values, start=first if first.is_dir() else first.parent, groups=groups)
        if values["sandbox"]:
            # The product is the one setting of the site that a sandbox has too.
            flavor: Flavor = values.get("flavor") or "cloud"
            loaded = replace(loaded, settings=replace(loaded.settings, flavor=flavor))
        flags = {name: values[name] for name in FLAGS}
        return cls(places, kinds, loaded, flags, values["sandbox"])

    @contextmanager
    def open(
        self, *, stays: bool = False
    ) -> Iterator[tuple["ConfluenceExporter", embedded.Embedded | None]]:
        """The exporter, and the sandbox where it publishes into one.

        `stays`: the sandbox's pages are looked at while the block lasts.
        """
        if not self.sandbox:
            yield self._exporter(self.loaded.site_config()), None
            return
        flavor = self.loaded.settings.flavor or "cloud"
        with embedded.embedded_sandbox(flavor, stays=stays) as sandbox:
            yield self._exporter(self._sandbox_config(sandbox.url)), sandbox

    def plan(self, exporter: "ConfluenceExporter") -> "Plan":
        """The plan for the documents asked for."""
        return exporter.plan(self.paths, kinds=self.kinds, **self._documents())

    def removal_plan(self, exporter: "ConfluenceExporter") -> "Plan":
        """The plan that takes the pages of these documents' scope back."""
        return exporter.plan_removal(self.paths, **self._documents())

    def _documents(self) -> dict[str, Any]:
        """Which documents are meant, as the exporter asks for it."""
        return {**self.loaded.selection, "scope": self.loaded.settings.scope or None}

    def save(self, file: Path, plan: "Plan") -> None:
        """Write the request and its plan to a file, without any secret.

        Raises:
            ConfigurationError: the file cannot be written.
        """
        kept = {
            name: value
            for name, value in asdict(self.loaded.settings).items()
            if not SETTINGS[name].secret
        }
        saved = {
            "version": 1,
            "fingerprint": plan.fingerprint(),
            "paths": [str(path.resolve()) for path in self.paths],
            "kinds": list(self.kinds),
            "flags": {**self.flags, "accept": sorted(self.flags["accept"])},
            "sandbox": self.sandbox,
            "settings": kept,
            "plan": plan.to_json(),
        }
        saved["digest"] = _digest(saved)
        try:
            file.write_text(json.dumps(saved, indent=2, ensure_ascii=False) + "\n", "utf-8")
        except OSError as error:
            raise ConfigurationError(
                f"The plan could not be saved as {file}: {error.strerror}"
            ) from error

    @classmethod
    def read(cls, file: Path, values: Mapping[str, Any]) -> tuple["Request", str]:
        """The request in a saved plan, with the login of now, and the plan's fingerprint.

        Raises:
            ConfigurationError: the file is no saved plan, or not as it was saved.
        """
        try:
            written = file.read_text("utf-8")
        except OSError as error:
            raise ConfigurationError(
                f"{file} cannot be read: {error.strerror}", "Check the path."
            ) from error
        except ValueError:
            written = ""
        try:
            saved = json.loads(written)
            if saved.pop("digest") != _digest(saved):
                raise ValueError("changed by hand")
            paths = tuple(Path(path) for path in saved["paths"])
            flags = {**saved["flags"], "accept": tuple(saved["flags"]["accept"])}
            request = cls.of(
                paths, tuple(saved["kinds"]), {**values, **flags, "sandbox": saved["sandbox"]}
            )
            kept = {name: _frozen(value) for name, value in saved["settings"].items()}
            settings = replace(request.loaded.settings, **kept)
            fingerprint = str(saved["fingerprint"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if isinstance(error, ConfigurationError):
                raise
            raise ConfigurationError(
                f"{file} is not a saved plan, or was changed since.",
                "Make one: recue-export confluence --dry-run --save-plan FILE",
            ) from error
        return replace(request, loaded=replace(request.loaded, settings=settings)), fingerprint

    def _exporter(self, config: ConfluenceConfig) -> "ConfluenceExporter":
        from recue_exporters.confluence.converter import ConvertOptions
        from recue_exporters.confluence.exporter import ConfluenceExporter
        from recue_exporters.confluence.publish.options import PublishOptions

        settings = self.loaded.settings
        options = PublishOptions(
            **{
                **_shared(settings, PublishOptions),
                **self.flags,
                "accept": frozenset(self.flags["accept"]),
            }
        )
        return ConfluenceExporter(
            config, options, ConvertOptions(**_shared(settings, ConvertOptions))
        )

    def _sandbox_config(self, url: str) -> ConfluenceConfig:
        """The sandbox in place of any configured site; its space unless another is asked for."""
        settings, sources = self.loaded.settings, self.loaded.sources
        chosen = {
            name: getattr(settings, name) if sources[name].startswith("--") else ""
            for name in ("space", "parent")
        }
        local = replace(
            settings,
            url=url,
            user=embedded.LOGIN,
            token=embedded.LOGIN,
            personal_token="",
            space=chosen["space"] or embedded.SPACE,
            parent=chosen["parent"],
        )
        return replace(self.loaded, settings=local).site_config()


def _shared(settings: Settings, options: type) -> dict[str, Any]:
    """The settings that an options class has a field for."""
    names = {field.name for field in fields(options)}
    return {name: getattr(settings, name) for name in names if hasattr(settings, name)}


def _digest(saved: Mapping[str, Any]) -> str:
    """A hash of a saved plan: what is applied is what was looked at."""
    return hashlib.sha256(json.dumps(saved, sort_keys=True).encode("utf-8")).hexdigest()


def _frozen(value: Any) -> Any:
    """A value of JSON as `Settings` holds it."""
    if isinstance(value, list):
        return tuple(_frozen(each) for each in value)
    return value
