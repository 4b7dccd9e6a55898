"""What the launcher installs and when; and the script itself, in a repository with empty requirements."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cli import launcher
from cli.launcher import Environment

REPO = Path(__file__).resolve().parents[2]


class Pip:
    """Stands for pip: notes what it is asked to install."""

    def __init__(self) -> None:
        self.installed: list[str] = []
        self.fails = False

    def __call__(self, environment: Environment, level: str) -> None:
        if self.fails:
            raise KeyboardInterrupt
        self.installed.append(level)


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Pip:
    stand_in = Pip()
    monkeypatch.setattr(launcher, "_pip_install", stand_in)
    return stand_in


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for level in launcher.LEVELS:
        (requirements / level).write_text(f"# {level}\n")
    return Environment(tmp_path / ".venv", requirements)


def test_what_is_installed_is_not_installed_again(environment: Environment, pip: Pip) -> None:
    launcher.ensure(environment, "local.txt")
    launcher.ensure(environment, "local.txt")
    assert pip.installed == ["local.txt"]


def test_the_development_requirements_hold_the_local_ones(environment: Environment, pip: Pip) -> None:
    launcher.ensure(environment, "dev.txt")
    launcher.ensure(environment, "local.txt")
    assert pip.installed == ["dev.txt"]


@pytest.mark.parametrize(
    ("asked", "level"),
    [("up --demo", "local.txt"), ("docs --check", "local.txt"), ("docs --pictures", "dev.txt"), ("check", "dev.txt")],
)
def test_a_command_gets_the_requirements_that_it_needs_after_up_alone(asked: str, level: str) -> None:
    assert launcher.level_of(asked.split()) == level


def test_changed_requirements_are_installed_into_the_same_environment(environment: Environment, pip: Pip) -> None:
    launcher.ensure(environment, "local.txt")
    witness = environment.folder / "witness"
    witness.touch()
    (environment.requirements / "local.txt").write_text("# changed\n")
    launcher.ensure(environment, "local.txt")
    assert pip.installed == ["local.txt", "local.txt"]
    assert witness.exists()  # a stack that runs from it keeps running


def test_an_interrupted_install_is_begun_anew(environment: Environment, pip: Pip) -> None:
    pip.fails = True
    with pytest.raises(KeyboardInterrupt):
        launcher.ensure(environment, "local.txt")
    witness = environment.folder / "half-installed"
    witness.touch()
    pip.fails = False
    launcher.ensure(environment, "local.txt")
    assert pip.installed == ["local.txt"]
    assert not witness.exists()


def test_another_python_makes_the_environment_stale(
    environment: Environment, pip: Pip, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.ensure(environment, "local.txt")
    monkeypatch.setattr(launcher, "_this_python", lambda: "cpython 3.99.0 /elsewhere")
    assert not environment.has("local.txt")


def test_an_environment_whose_python_is_gone_is_stale(environment: Environment, pip: Pip) -> None:
    launcher.ensure(environment, "local.txt")
    environment.python.unlink()
    environment.python.symlink_to("/nowhere/python3")
    assert not environment.has("local.txt")


def test_a_stamp_that_makes_no_sense_is_stale(environment: Environment, pip: Pip) -> None:
    launcher.ensure(environment, "local.txt")
    environment.stamp.write_text("{")
    assert not environment.has("local.txt")


def test_launches_at_the_same_time_install_once(environment: Environment, pip: Pip) -> None:
    threads = [threading.Thread(target=launcher.ensure, args=(environment, "local.txt")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pip.installed == ["local.txt"]


def test_the_command_finds_our_code_and_keeps_its_bytecode(environment: Environment) -> None:
    caller = {"PYTHONPATH": "/theirs", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHOME": "/theirs", "HOME": "/home/ana"}
    assert launcher.command_environment(caller, environment) == {
        "HOME": "/home/ana",
        "PYTHONPATH": str(REPO),
        "PYTHONPYCACHEPREFIX": str(environment.folder / "bytecode"),
    }


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One with the real launcher, nothing to install, and a command that tells how it was called."""
    root = tmp_path / "a clone"
    (root / "cli").mkdir(parents=True)
    (root / "requirements").mkdir()
    shutil.copy(REPO / "recourse", root / "recourse")
    shutil.copy(REPO / "cli" / "launcher.py", root / "cli" / "launcher.py")
    (root / "cli" / "__init__.py").touch()
    (root / "cli" / "__main__.py").write_text("import sys\nprint(sys.prefix, sys.argv[1:])\n")
    for level in launcher.LEVELS:
        (root / "requirements" / level).write_text("# nothing\n")
    return root


def _launch(repository: Path, elsewhere: Path, *, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(repository / "recourse"), "token", "--sub", "ana b"],
        cwd=elsewhere,
        env={"PATH": path, "CI": "true"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_works_from_any_folder_with_no_more_than_python3(repository: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    for name in ("dirname", "readlink"):
        (programs / name).symlink_to(str(shutil.which(name)))
    (tmp_path / "cli").mkdir()  # one of the caller's own must not get in our way
    (tmp_path / "cli" / "__main__.py").write_text("print('the wrong one')\n")
    first = _launch(repository, tmp_path, path=str(programs))
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"{repository / '.venv'} ['token', '--sub', 'ana b']\n"
    assert "installing" in first.stderr
    assert "installing" not in _launch(repository, tmp_path, path=str(programs)).stderr


def test_without_a_python_the_script_says_what_it_needs(repository: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("dirname", "readlink", "sh"):
        (programs / name).symlink_to(str(shutil.which(name)))
    launched = _launch(repository, tmp_path, path=str(programs))
    assert launched.returncode == os.EX_UNAVAILABLE
    assert "needs Python 3.11 or newer" in launched.stderr
