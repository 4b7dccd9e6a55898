"""Comparing the bytes of evidence files with the digests on record."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from records.evidence_files import queries
from records.evidence_files.object_store import EvidenceStore, sha256_of

_BATCH = 200


@dataclass(frozen=True)
class CheckedFiles:
    """What came of it: how many files there are, and what is wrong with some, by their ids."""

    files: int
    faults: tuple[tuple[str, str], ...]


async def check(connection: AsyncConnection, store: EvidenceStore) -> CheckedFiles:
    """Reads every file that was not erased. Raises ``FilesAway`` where the object store does not answer."""
    faults, files, after = [], 0, ""
    while batch := await queries.page(connection, after, _BATCH):
        for file in batch:
            content = await store.get(file.key)
            if content is None:
                faults.append((file.id, "it was removed from the object store"))
            elif sha256_of(content) != file.sha256:
                faults.append((file.id, "its bytes are not those that were recorded"))
        files, after = files + len(batch), batch[-1].id
    return CheckedFiles(files, tuple(faults))
