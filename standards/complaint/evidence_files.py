"""Evidence that is kept here as a file: it is told from other evidence by its address."""

import re

_FILE = re.compile(r"/v1/complaints/(?P<case>[^/]+)/evidence/files/(?P<file>fil_[0-9a-z]+)$")


def file_at(address: str | None, complaint_id: str) -> str | None:
    """The id of the complaint's file that the address leads to; None where it leads to nothing of that kind."""
    found = _FILE.search(address or "")
    return found["file"] if found and found["case"] == complaint_id else None
