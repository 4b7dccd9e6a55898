"""What the product is built on: the list of licences, and the software bill of materials as CycloneDX has it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cli.docs.markdown import table

ABOUT = """\
# Licences

The packages that run in production, as `requirements/runtime.txt` pins them, each with the licence that it names.
The bill of materials with their hashes is [`deploy/sbom.cdx.json`](../deploy/sbom.cdx.json) (CycloneDX). `.ci/audit`
compares all pins with the known vulnerabilities.

"""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ELSEWHERE = "sys_platform == 'win32'"
_CLASSIFIER = "License :: OSI Approved :: "
_SHORT = {"MIT License": "MIT"}
"""Releases of one package for two Pythons name the same licence by its classifier and by its identifier."""


@dataclass(frozen=True)
class Package:
    """A pinned package."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """SHA-256 of each of its files that may be installed."""

    @property
    def licence(self) -> str:
        """What the package says of itself; empty where it is not installed."""
        try:
            said = metadata(self.name).json
        except PackageNotFoundError:
            return ""
        if expression := said.get("license_expression"):
            return str(expression)
        classifiers = [str(one) for one in said.get("classifier", ()) if str(one).startswith(_CLASSIFIER)]
        plain = (one.removeprefix(_CLASSIFIER) for one in classifiers)
        named = ", ".join(sorted(_SHORT.get(one, one) for one in plain))
        return named or str(said.get("license", "")).strip().split("\n")[0][:80]


def pinned(requirements: Path) -> Iterator[Package]:
    """The packages of a file of pinned requirements, in its order, less those that only Windows needs."""
    text = requirements.read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if (found := _PIN.match(line)) and _ELSEWHERE not in line:
            yield Package(found[1], found[2], tuple(_HASH.findall(line)))


def licences(repo: Path) -> str:
    """The page of the licences."""
    rows = ((one.name, one.version, one.licence) for one in pinned(repo / "requirements" / "runtime.txt"))
    return f"{ABOUT}{table(('package', 'version', 'licence'), rows)}\n"


def bill_of_materials(repo: Path, version: str) -> str:
    """The bill of materials; the same pins give the same text, so it names no time."""
    product = {"type": "application", "bom-ref": "recourse", "name": "recourse", "version": version}
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": [_component(one) for one in pinned(repo / "requirements" / "runtime.txt")],
    }
    return json.dumps(content, indent=1) + "\n"


def _component(package: Package) -> dict[str, object]:
    purl = f"pkg:pypi/{package.name}@{package.version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": package.name,
        "version": package.version,
        "purl": purl,
        "licenses": [{"license": {"name": package.licence}}] if package.licence else [],
        # One component stands for the files of every platform: which of them is installed is the platform's.
        "properties": [{"name": "recourse:file:sha256", "value": one} for one in package.hashes],
    }
