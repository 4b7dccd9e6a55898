"""The pins: complete, hashed, in step with what pyproject.toml declares, and free of addresses."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPO = Path(__file__).resolve().parents[2]
FILES = ("runtime.txt", "local.txt", "dev.txt")
PEERS = "peers.txt"


def _pins(name: str) -> dict[str, str]:
    text = (REPO / "requirements" / name).read_text()
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, flags=re.MULTILINE))


def _declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"]
    return [
        Requirement(line)
        for line in [*project["dependencies"], *(line for extra in extras for line in optional[extra])]
    ]


@pytest.mark.parametrize(
    ("name", "extras"), [("runtime.txt", ()), ("local.txt", ("local",)), ("dev.txt", ("local", "dev"))]
)
def test_every_declared_dependency_is_pinned_to_a_version_it_allows(name: str, extras: tuple[str, ...]) -> None:
    pins = _pins(name)
    for requirement in _declared(*extras):
        assert requirement.specifier.contains(pins[requirement.name.lower()], prereleases=True), requirement


def test_every_file_holds_the_pins_of_the_ones_before_it() -> None:
    runtime, local, dev = (_pins(name) for name in FILES)
    assert runtime.items() <= local.items() <= dev.items()


def test_the_environment_of_the_peers_pins_what_its_group_declares() -> None:
    pins = _pins(PEERS)
    for line in tomllib.loads((REPO / "pyproject.toml").read_text())["dependency-groups"]["peers"]:
        requirement = Requirement(line)
        assert requirement.specifier.contains(pins[requirement.name], prereleases=True), requirement


@pytest.mark.parametrize("name", [*FILES, PEERS])
def test_every_pin_has_a_hash_and_no_file_an_address(name: str) -> None:
    text = (REPO / "requirements" / name).read_text()
    assert "://" not in text
    assert text.startswith("# Made by: ")
    for pin in re.split(r"\n(?=\S)", text)[1:]:
        assert "--hash=sha256:" in pin, pin
