"""Erasing the bytes of evidence files, before the record says that the files are gone."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from records.evidence_files.object_store import EvidenceStore, FilesAway
from records.evidence_files.queries import complaint_of, key_of


async def erase_bytes(connection: AsyncConnection, url: str | None, file_ids: Sequence[str]) -> None:
    """Removes the files from the object store at the address.

    Raises ``KeyError`` for a file that is not on record, ``FilesAway`` where the store does not answer or none is set.
    """
    if not file_ids:
        return
    if url is None:
        raise FilesAway("RECOURSE_EVIDENCE_URL is not set")
    store = EvidenceStore.at(url)
    for file_id in file_ids:
        complaint_id = await complaint_of(connection, file_id)
        if complaint_id is None:
            raise KeyError(file_id)
        await store.delete(key_of(complaint_id, file_id))
