"""Schemathesis makes requests from the OpenAPI document, whole and spoiled, and holds every answer to the document.

`--requests N` asks each operation up to N times in place of a few, and tries the values at the edges of schemas too.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.callers import EVERY_ROLE
from tests.support.case import Case
from tests.support.partner_client import PartnerClient
from tests.support.product import Product

FEW = 5
SEED = "20261128"


async def _told(product: Product) -> str:
    """Who asks, and what there is."""
    partner = await PartnerClient.accredited(product, "onboarding")
    await partner.marked()
    case = await (await Case.filed(product, partner_id=partner.id)).to_mark_board()
    await partner.reviewed()
    (accredited,) = await partner.accreditations()
    tokens = {
        "staff": product.token("schema", *EVERY_ROLE, partners=[partner.id]),
        "board": product.token("schema-board", "accreditation_board", seat="academy"),
        "pdm": product.token("schema-pdm", "pdm", partners=[partner.id]),
        "auditor": product.token("schema-auditor", "auditor"),
        "intake": product.token("schema-intake", "intake"),
    }
    known = {
        "partner_id": partner.id,
        "complaint_id": case.id,
        "accreditation_id": accredited["id"],
        "review_id": partner.review_id,
        "mark_id": await partner.mark(),
        "edition_id": "2026-11",
        "name": "platform_consulting",
    }
    return json.dumps({"tokens": tokens, "known": known})


async def test_every_request_of_the_document_is_answered_as_the_document_says(
    product: Product, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    asked = pytestconfig.getoption("--requests")
    options = {
        "--checks": "all",
        "--exclude-checks": "positive_data_acceptance",  # accepts_what_fits stands in for it
        "--phases": "examples,coverage,fuzzing" if asked else "examples,fuzzing",
        "--max-examples": str(asked or FEW),
        "--seed": SEED,
        "--generation-database": "none",
    }
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "tests.support.schemathesis_hooks",
        "RECOURSE_SCHEMATHESIS": await _told(product),
        "PYTHONPATH": str(ROOT),
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{product.address}/openapi.json"),
        *("--no-color", "--continue-on-failure", *(f"{name}={value}" for name, value in options.items())),
        cwd=tmp_path,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed = (await process.communicate())[0].decode()
    sys.stdout.write(printed)
    assert process.returncode == 0, printed
