"""`deploy/rotate-key` changes a ring step by step, and refuses a step that would leave a part without a key."""

import subprocess
from pathlib import Path

import pytest

from cli.local.processes import REPO
from standards.signing import Keyring

BEGUN = "first:a long secret of ours"


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    file = tmp_path / "signing_keys"
    file.write_text(BEGUN + "\n")
    file.chmod(0o444)
    return file


def rotate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    script = REPO / "deploy" / "rotate-key"
    return subprocess.run([script, *arguments], check=False, capture_output=True, text=True)


def keys(file: Path) -> list[str]:
    return list(Keyring.parse(file.read_text()).keys)


def test_a_new_key_is_known_before_it_is_used_and_the_old_one_can_be_dropped(ring: Path) -> None:
    assert rotate("add", ring, "second").returncode == 0
    assert keys(ring) == ["first", "second"]
    added = ring.read_text()
    assert rotate("first", ring, "second").returncode == 0
    assert ring.read_text().split(",") == added.split(",")[::-1]
    assert rotate("drop", ring, "first").returncode == 0
    assert keys(ring) == ["second"]
    assert ring.stat().st_mode & 0o777 == 0o444
    assert [path.name for path in ring.parent.iterdir()] == [ring.name]


def test_secrets_with_any_characters_and_spaces_between_keys_are_kept(ring: Path) -> None:
    secret = "a * secret? [of]: $ours"
    ring.chmod(0o644)
    ring.write_text(f"first:{secret}, second:{secret[::-1]}\n")
    assert rotate("first", ring, "second").returncode == 0
    assert Keyring.parse(ring.read_text()).keys == {"second": secret[::-1].encode(), "first": secret.encode()}
    assert keys(ring) == ["second", "first"]


@pytest.mark.parametrize(
    ("step", "key", "why"),
    [
        ("add", "first", "first is in the ring"),
        ("add", "a,b", "an id has letters"),
        ("add", "a" * 33, "an id has 32 characters at most"),
        ("first", "second", "second is not in the ring: add it first"),
        ("drop", "second", "second is not in the ring"),
        ("drop", "first", "first is in use: put another one first"),
        ("change", "first", "add, first or drop"),
    ],
)
def test_a_step_that_would_not_hold_is_refused_and_changes_nothing(ring: Path, step: str, key: str, why: str) -> None:
    refused = rotate(step, ring, key)
    assert refused.returncode == 64
    assert why in refused.stderr
    assert ring.read_text() == BEGUN + "\n"
