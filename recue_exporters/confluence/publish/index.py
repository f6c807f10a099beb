"""Where records and intents are kept: in content properties of a page of the site.

Writing a content property makes no page version and notifies nobody (confluence-facts, 2.5).
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from recue_exporters.confluence.publish.intents import Intent
from recue_exporters.confluence.publish.records import IDENTITY_KEY, Record, short_hash
from recue_exporters.confluence.site import Property, Site
from recue_exporters.errors import NotFoundError, VersionConflictError

SHARD_BYTES = 30_000
"""Size of one index property at most, as JSON; Confluence takes 32 KB."""

_TRIES = 6  # for one property that other runs write too


@dataclass
class _Shard:
    key: str
    prop: Property | None = None
    records: dict[str, list[Any]] = field(default_factory=dict)
    intents: dict[str, list[Any]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    """Sources that this run changed here: in a merge with another run, ours count."""

    def value(self, scope: str, holder: str, origin: str) -> dict[str, Any]:
        told = {"scope": scope, "holder": holder, **({"origin": origin} if origin else {})}
        return {**told, "records": self.records, "intents": self.intents}

    def size(self) -> int:
        return len(json.dumps([self.records, self.intents]))

    def read(self, prop: Property, holder: str) -> None:
        self.prop = prop
        value = prop.value if isinstance(prop.value, dict) else {}
        if _is_copy(prop, holder):
            value = {}
        records, intents = value.get("records"), value.get("intents")
        self.records = dict(records) if isinstance(records, dict) else {}
        self.intents = dict(intents) if isinstance(intents, dict) else {}


def _is_copy(prop: Property, holder: str) -> bool:
    """Whether a property came along with a copy of the page that holds the index.

    Its records name the pages of the original, which may lie in another space.
    """
    return isinstance(prop.value, dict) and prop.value.get("holder", holder) != holder


class Index:
    """The records and intents of one scope, in as many properties of one page as they need."""

    def __init__(self, site: Site, scope: str) -> None:
        self._site = site
        self._scope = scope
        self._prefix = f"{IDENTITY_KEY}_index_{short_hash(scope)[:10]}_"
        self.pointer_key = f"{IDENTITY_KEY}_root_{short_hash(scope)[:10]}"
        """The property of other pages that names the page that holds the index."""
        self._shards: list[_Shard] = []
        self._home: dict[str, _Shard] = {}
        self.holder_id = ""
        """Id of the page that holds the properties; empty until it is known."""
        self.origin = ""
        """Hash of the place this run publishes from, where the scope's name is a weak one."""
        self.former_origin = ""
        """The same of the run that wrote the index."""
        self.is_copy = False
        """Whether nothing but copies of an index lay where it was looked for."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever saved."""
        return not self._shards

    def load(self, holder_id: str, properties: Iterable[Property]) -> bool:
        """Take the index out of the properties of a page; False if it is not there."""
        ours = re.compile(re.escape(self._prefix) + "[0-9]{1,9}")
        there = {p.key: p for p in properties if ours.fullmatch(p.key)}
        mine = {key: prop for key, prop in there.items() if not _is_copy(prop, holder_id)}
        self.is_copy = bool(there) and not mine
        if not mine:
            return False
        self.holder_id = holder_id
        for key in sorted(mine, key=lambda k: int(k.rpartition("_")[2])):
            shard = _Shard(key)
            shard.read(mine[key], holder_id)
            if isinstance(mine[key].value, dict):
                self.former_origin = str(mine[key].value.get("origin", ""))
            self._shards.append(shard)
            for source in (*shard.records, *shard.intents):
                self._home[source] = shard
        return True

    def records(self) -> dict[str, Record]:
        """All records, by source."""
        read = {
            source: Record.from_json(row)
            for shard in self._shards
            for source, row in shard.records.items()
        }
        return {source: record for source, record in read.items() if record is not None}

    def intents(self) -> dict[str, Intent]:
        """What an earlier run that did not finish was about to write, by source."""
        read = {
            source: Intent.from_json(row)
            for shard in self._shards
            for source, row in shard.intents.items()
        }
        return {source: intent for source, intent in read.items() if intent is not None}

    def intend(self, intents: Mapping[str, Intent], handled: Iterable[str]) -> None:
        """Note what is about to be written.

        Earlier intents stay, but for the documents that this run handles.
        """
        self._forget_intents(set(handled) - set(intents))
        for source, intent in intents.items():
            row = intent.to_json()
            shard = self._shard_for(source, len(json.dumps(row)))
            if shard.intents.get(source) != row:
                shard.intents[source] = row
                shard.touched.add(source)

    def done(self, sources: Iterable[str]) -> None:
        """Forget the intents for these documents: what was written has its record."""
        self._forget_intents(set(sources))

    def put(self, source: str, record: Record) -> None:
        """Remember a page; what was intended with it is done."""
        self._forget_intents({source})
        row = record.to_json()
        if len(json.dumps(row)) > SHARD_BYTES / 2:
            row = replace(record, files_listed=True).to_json()
        shard = self._shard_for(source, len(json.dumps(row)))
        if shard.records.get(source) != row:
            shard.records[source] = row
            shard.touched.add(source)

    def drop(self, source: str) -> None:
        """Forget a page."""
        shard = self._home.get(source)
        if shard is not None and shard.records.pop(source, None) is not None:
            shard.touched.add(source)

    def save(self) -> None:
        """Write what changed, one request per property; merges with what other runs wrote.

        Raises:
            RequestError: the page that holds the index cannot be edited.
        """
        for shard in self._shards:
            if shard.touched:
                self._save(shard)

    def _forget_intents(self, sources: set[str]) -> None:
        for shard in self._shards:
            for source in [s for s in shard.intents if s in sources]:
                del shard.intents[source]
                shard.touched.add(source)

    def _shard_for(self, source: str, size: int) -> _Shard:
        home = self._home.get(source)
        needed = size + len(json.dumps(source)) + 8
        if home is not None and home.size() + needed < SHARD_BYTES:
            return home
        target = next((s for s in self._shards if s.size() + needed < SHARD_BYTES), None)
        if target is None:
            taken = [int(s.key.rpartition("_")[2]) for s in self._shards]
            target = _Shard(f"{self._prefix}{max(taken, default=-1) + 1}")
            self._shards.append(target)
        if home is not None and home is not target:
            self._relocate(source, home, target)
        self._home[source] = target
        return target

    @staticmethod
    def _relocate(source: str, home: _Shard, target: _Shard) -> None:
        for old, new in ((home.records, target.records), (home.intents, target.intents)):
            if source in old:
                new[source] = old.pop(source)
        home.touched.add(source)
        target.touched.add(source)

    def _save(self, shard: _Shard) -> None:
        for _ in range(_TRIES):
            try:
                self._write(shard)
            except VersionConflictError:
                self._merge(shard)
            else:
                shard.touched.clear()
                return
        raise VersionConflictError(
            f"The index on page {self.holder_id} is being written by another run all the time.",
            "Wait for the other run to end, then run again: nothing is lost.",
            status=409,
        )

    def _write(self, shard: _Shard) -> None:
        if shard.records or shard.intents:
            shard.prop = self._site.write_property(
                self.holder_id,
                shard.key,
                shard.value(self._scope, self.holder_id, self.origin),
                shard.prop,
            )
        elif shard.prop is not None:
            self._site.delete_property(self.holder_id, shard.prop)
            shard.prop = None

    def _merge(self, shard: _Shard) -> None:
        """Take in what another run wrote meanwhile; what this run touched stays as it is."""
        ours = _Shard(shard.key, records=shard.records, intents=shard.intents)
        current = self._site.properties(self.holder_id, shard.key)
        if not current:
            shard.prop = None
            return
        shard.read(current[0], self.holder_id)
        for source in shard.touched:
            for mine, merged in (
                (ours.records, shard.records),
                (ours.intents, shard.intents),
            ):
                if source in mine:
                    merged[source] = mine[source]
                else:
                    merged.pop(source, None)


def properties_if_there(site: Site, page_id: str, key: str = "") -> list[Property]:
    """The properties of a page, none where the page is not there."""
    try:
        return site.properties(page_id, key)
    except NotFoundError:
        return []
