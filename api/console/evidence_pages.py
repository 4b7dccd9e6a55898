"""Evidence files on the case page: one is added with a form, and given as a download."""

import uuid

from fastapi import APIRouter, Request, Response
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.responses import RedirectResponse

from api.authorization import require_role_anywhere
from api.complaints.evidence_files import Upload, add_file, download, name_of
from api.console.visit import StaffVisit
from api.problems import Problem
from standards.complaint.commands import AddEvidence

router = APIRouter(prefix="/console/cases", include_in_schema=False)


@router.post("/{complaint_id}/files")
async def send_file(request: Request, visit: StaffVisit, complaint_id: str) -> Response:
    """Keeps the file that the form carries, and shows the case again."""
    await require_role_anywhere(visit.services, visit.caller, AddEvidence.declaration)
    upload = await _sent(request)
    answer = await add_file(visit.services, visit.caller, complaint_id, upload)
    told = "later" if answer.status == 202 else "done"
    return RedirectResponse(f"/console/cases/{complaint_id}?{told}=add_evidence#evidence", 303)


async def _sent(request: Request) -> Upload:
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            file, key = form.get("file"), form.get("idempotency_key")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Problem(422, "invalid", "Choose a file first; then send it.")
            named = key[:100] if isinstance(key, str) and key else uuid.uuid4().hex
            # Browsers send a quote in a file's name as %22, so that it does not end the name in the form's header.
            return Upload(name_of(file.filename.replace("%22", '"')), await file.read(), named)
    except MultiPartException:
        raise Problem(400, "malformed", "The form cannot be read; open its page again.") from None


@router.get("/{complaint_id}/files/{file_id}")
async def read_file(visit: StaffVisit, complaint_id: str, file_id: str) -> Response:
    """The file, only as a download."""
    return await download(visit.services, visit.caller, complaint_id, file_id)
