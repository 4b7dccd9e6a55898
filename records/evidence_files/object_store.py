"""The store of evidence's bytes: a folder, or a bucket of a kind that the library knows. Keys tell nothing private."""

import hashlib

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

_FOLDER = "file://"


class FilesAway(Exception):
    """The object store does not answer, or refuses."""


class EvidenceStore:
    """Keeps and gives bytes. Raises ``FilesAway`` where the object store cannot serve."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def at(cls, url: str) -> "EvidenceStore":
        """The store at the address: ``file:///folder``, which is made where it is missing, or ``s3://bucket/prefix``.

        Credentials, region and endpoint of a bucket come from the usual ``AWS_*`` variables. Raises ``ValueError``
        for an address that leads to no store.
        """
        try:
            return cls(LocalStore.from_url(url, mkdir=True) if url.startswith(_FOLDER) else from_url(url))
        except BaseError as error:
            raise ValueError(f"no object store is at {url.partition(':')[0]}: {type(error).__name__}") from None

    async def put(self, key: str, content: bytes) -> None:
        """Keeps the bytes under the key."""
        try:
            await obstore.put_async(self._store, key, content)
        except (BaseError, OSError) as error:
            raise FilesAway(type(error).__name__) from error

    async def get(self, key: str) -> bytes | None:
        """The bytes under the key; None where there are none."""
        try:
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise FilesAway(type(error).__name__) from error

    async def delete(self, key: str) -> None:
        """Removes what is under the key, where something is."""
        try:
            await obstore.delete_async(self._store, key)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise FilesAway(type(error).__name__) from error


def sha256_of(content: bytes) -> str:
    """The SHA-256 of the bytes in hexadecimal: what tells whether they are the same."""
    return hashlib.sha256(content).hexdigest()
