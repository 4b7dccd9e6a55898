"""The private stores: what is covered of each row, and what is left of it once it is erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from records.complaints.tables import intake
from records.evidence_files.tables import evidence_files
from records.partners.queries import Identity
from records.partners.tables import identities
from records.reviews.tables import packets
from records.tables.private import people, texts

COVERED = "stores/covered"
"""The record that says that all rows of before there were digests have theirs."""
_IDENTITY = ("partner_id", *Identity.__dataclass_fields__)


@dataclass(frozen=True)
class PrivateStore:
    """One table of private rows."""

    table: Table
    covered: tuple[str, ...]
    """The columns that a digest of the row is over."""
    erased: Mapping[str, Any]
    """What stands in the columns of a row that was erased."""
    own_events: bool = False
    """Whether each of its rows has events of its own, since it changes."""

    def key(self, row: Mapping[str, Any]) -> str:
        """The row's key, as its record names it."""
        return "/".join(str(row[column.name]) for column in self.table.primary_key)

    def content(self, row: Mapping[str, Any]) -> list[Any]:
        """What is covered of the row."""
        return [row[name] for name in self.covered]

    def is_erased(self, row: Mapping[str, Any]) -> bool:
        """Whether nothing is left of what it held."""
        return all(row[name] == value for name, value in self.erased.items())


_NOTHING: dict[str, Any] = {}
_NO_IDENTITY: dict[str, Any] = dict.fromkeys(_IDENTITY[1:]) | {"name": "", "aliases": [], "domains": []}
STORES: Mapping[str, PrivateStore] = {
    "texts": PrivateStore(texts, ("subject", "content"), {"content": ""}),
    "intake": PrivateStore(intake, ("source", "external_id", "filed_by", "body"), {"body": _NOTHING, "search": ""}),
    "identities": PrivateStore(identities, _IDENTITY, _NO_IDENTITY),
    "people": PrivateStore(people, ("name", "email"), {"name": None, "email": None, "search": ""}, own_events=True),
    "evidence_files": PrivateStore(
        evidence_files,
        ("complaint_id", "name", "media_type", "size", "sha256"),
        {"name": "", "size": 0},
        own_events=True,
    ),
    "packets": PrivateStore(
        packets, ("scenario", "sources", "releases"), {"scenario": {}, "sources": [], "releases": {}}, own_events=True
    ),
}
