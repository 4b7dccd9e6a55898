"""Evidence as files: taken in with a form, kept in the object store, put on record by its digest, given as a download.

The command is ``add_evidence``, whose address is that of the file here: who may add a file, and when, is its to say.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Annotated
from urllib.parse import quote

import puremagic
from fastapi import APIRouter, Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Caller
from api.authorization import require_role_anywhere
from api.command_targets import COMPLAINT
from api.commands import Submission, take, would_follow
from api.complaints.schemas import ComplaintView
from api.complaints.visibility import visible_complaint
from api.conditional_requests import IfNoneMatch, has
from api.dependencies import Services, TheCaller, TheServices
from api.idempotency import IdempotencyKey, fingerprint_of, once
from api.openapi import ACCEPTED, PROBLEMS, READ
from api.problems import Problem, not_found, unavailable
from api.visibility import is_id
from records.evidence_files import queries
from records.evidence_files.object_store import EvidenceStore, FilesAway, sha256_of
from records.evidence_files.queries import EvidenceFile
from records.idempotency import Answer
from standards.complaint.commands import AddEvidence
from standards.ids import digest_id

router = APIRouter(prefix="/v1/complaints", tags=["complaint actions"], responses=PROBLEMS)

_LONGEST_NAME = 200
TAKEN_WITHIN = timedelta(hours=1)
"""How long a file that was kept counts among its complaint's before the record tells of it."""
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
GIVEN = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""A file is somebody else's: no browser opens it as a page of ours."""


class EvidenceForm(BaseModel):
    """The form that carries a file."""

    model_config = ConfigDict(extra="forbid")

    file: UploadFile = Field(description="The file. Its name is kept private, its SHA-256 goes on record.")


@dataclass(frozen=True)
class Upload:
    """A file as it was sent: what it is called, its bytes, and under which key it came."""

    name: str
    content: bytes
    key: str

    @cached_property
    def sha256(self) -> str:
        """The digest of the bytes in hexadecimal."""
        return sha256_of(self.content)

    @property
    def media_type(self) -> str:
        """What it is, by its bytes; nobody is believed who says so."""
        return media_type_of(self.content)


def media_type_of(content: bytes) -> str:
    """What the bytes are; plain text where they read as such, else any bytes."""
    try:
        told = puremagic.from_string(content[:65_536], mime=True)
    except (puremagic.PureError, ValueError):
        told = ""
    if told:
        return str(told)
    try:
        content.decode()
    except ValueError:
        return "application/octet-stream"
    return "application/octet-stream" if b"\x00" in content else "text/plain"


def name_of(told: str | None) -> str:
    """What the file is called: the last part of what was sent, on one line."""
    last = re.split(r"[/\\]", told or "")[-1]
    return _NO_NAME.sub(" ", last).strip()[-_LONGEST_NAME:] or "file"


@router.post(
    "/{complaint_id}/evidence/files",
    response_model=ComplaintView,
    responses=ACCEPTED,
    summary="Add a file as evidence",
)
async def add_evidence_file(
    request: Request,
    services: TheServices,
    caller: TheCaller,
    complaint_id: str,
    sent: Annotated[EvidenceForm, Form(media_type="multipart/form-data")],
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Keeps the file and records it as `add_evidence` does, whose roles and stages it has."""
    await require_role_anywhere(services, caller, AddEvidence.declaration)
    upload = Upload(name_of(sent.file.filename), await sent.file.read(), idempotency_key or uuid.uuid4().hex)

    async def may_see() -> None:
        async with services.engine.connect() as connection:
            await visible_complaint(connection, caller, complaint_id)

    said = f"{upload.name}\n{upload.sha256}"
    work = lambda: add_file(services, caller, complaint_id, upload)  # noqa: E731 - done once, or never
    return await once(services, caller, idempotency_key, fingerprint_of(request, said), work, may_see)


async def add_file(services: Services, caller: Caller, complaint_id: str, upload: Upload) -> Answer:
    """Keeps the file and has the process record it. Raises the rejection as a problem, before anything is kept."""
    store = store_of(services)
    if not upload.content:
        raise Problem(422, "invalid", "The file is empty.", errors=(("file", "must not be empty"),))
    if len(upload.content) > services.evidence.most_bytes:
        raise Problem(413, "too_large", f"A file may have {services.evidence.most_bytes} bytes at most.")
    sent = Submission(caller, complaint_id, AddEvidence(title=upload.name, url="https://to.be/known"), upload.key)
    kept = EvidenceFile(
        id=digest_id("fil", sent.command_id, upload.sha256),
        complaint_id=complaint_id,
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.content),
        sha256=upload.sha256,
        stored_by=caller.actor.sub,
        stored_at=services.clock(),
    )
    data = AddEvidence(title=kept.name, url=address_of(services, kept), sha256=kept.sha256)
    submission = sent.with_data(data)
    await _judge(services, submission, kept)
    try:
        await store.put(kept.key, upload.content)
    except FilesAway:
        raise unavailable("The store of files does not answer now; send the file again.") from None
    await services.introduce(caller)
    async with services.engine.begin() as connection:
        await queries.keep(connection, kept)
    return await take(services, COMPLAINT, submission)


def address_of(services: Services, file: EvidenceFile) -> str:
    """Where the API gives the file."""
    return f"{services.public_url.rstrip('/')}/v1/complaints/{file.complaint_id}/evidence/files/{file.id}"


def store_of(services: Services) -> EvidenceStore:
    """The object store. Raises a 503 problem where there is none."""
    if services.evidence.store is None:
        raise unavailable("No store of files is set up here; keep the file elsewhere and send its address.")
    return services.evidence.store


async def _judge(services: Services, submission: Submission, file: EvidenceFile) -> None:
    """Whether the evidence would be taken now.

    Raises the rejection, or a 409 problem where there are too many, or the key was used for another file.
    """
    since = file.stored_at - TAKEN_WITHIN
    async with services.engine.connect() as connection:
        if not await would_follow(services, connection, COMPLAINT, submission):
            if await queries.find(connection, submission.subject, file.id) is None:
                raise Problem(409, "idempotency_key_reused", "This was sent for another file; open the page again.")
        elif await queries.count(connection, submission.subject, since) >= services.evidence.most_files:
            raise Problem(409, "too_many_files", "The complaint has as many files as it may; send an address instead.")


@router.get(
    "/{complaint_id}/evidence/files/{file_id}",
    response_class=Response,
    responses={
        **READ,
        200: {"description": "The file, as a download.", "content": {"application/octet-stream": {}}},
    },
    summary="Download a file of evidence",
)
async def read_evidence_file(
    services: TheServices, caller: TheCaller, complaint_id: str, file_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The file, to whoever may see the complaint. Only as a download, and only while its bytes are as recorded."""
    return await download(services, caller, complaint_id, file_id, if_none_match)


async def download(
    services: Services, caller: Caller, complaint_id: str, file_id: str, if_none_match: str | None = None
) -> Response:
    """The file as a download, or 304 for whom has it.

    Raises a 404 problem where there is none or it was erased; 503 where it was changed.
    """
    async with services.engine.connect() as connection:
        await visible_complaint(connection, caller, complaint_id)
        found = await queries.find(connection, complaint_id, file_id) if is_id(file_id) else None
    if found is None or found.erased:
        raise not_found("file")
    tag = {"ETag": f'"{found.sha256}"'}
    if has(if_none_match, tag["ETag"]):
        return Response(status_code=304, headers=tag | {"Vary": "Authorization"})
    try:
        content = await store_of(services).get(found.key)
    except FilesAway:
        raise unavailable("The store of files does not answer now; ask again.") from None
    if content is None or sha256_of(content) != found.sha256:
        raise unavailable("The store of files does not hold what was recorded; ops have to look into it.")
    name = f"attachment; filename=\"evidence\"; filename*=UTF-8''{quote(found.name, safe='')}"
    own = {"Content-Disposition": name, "Vary": "Authorization, Cookie"}
    return Response(content, media_type=found.media_type, headers=GIVEN | own | tag)
