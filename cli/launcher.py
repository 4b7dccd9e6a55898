"""Makes ``.venv`` from the pinned, hashed requirements where it is missing or stale, then becomes ``python -m cli``.

Runs on whatever Python the ``recourse`` script found, before anything is installed: standard library only.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CANNOT_INSTALL = 69  # EX_UNAVAILABLE

# What each command needs beyond the first; every file holds all that the ones before it hold.
LEVELS = ("local.txt", "dev.txt")

_PIP_OPTIONS = (
    *("--quiet", "--quiet", "--no-input", "--disable-pip-version-check"),
    *("--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-compile"),
)


@dataclass(frozen=True)
class Environment:
    """A virtual environment and the requirement files it is made from."""

    folder: Path
    requirements: Path

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """Says what was installed whole. Missing beside a folder: an install was interrupted."""
        return self.folder / "recourse-stamp.json"

    def has(self, level: str) -> bool:
        """Whether the requirements of this level, as they stand now, are installed for this Python."""
        installed = self.installed()
        return installed.get("python") == _this_python() and installed.get(level) == self._hash(level)

    def installed(self) -> dict[str, str]:
        """The stamp's content; empty when there is none to trust."""
        if not self.python.exists():  # also when the Python it points to is gone
            return {}
        try:
            content = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def install(self, level: str) -> None:
        """Brings the environment up to the level; begins anew when there is nothing sound to build on."""
        if self.installed().get("python") != _this_python():
            shutil.rmtree(self.folder, ignore_errors=True)
            _run([sys.executable, "-I", "-m", "venv", "--without-pip", str(self.folder)])
        self.stamp.unlink(missing_ok=True)
        _pip_install(self, level)
        included = LEVELS[: LEVELS.index(level) + 1] if level in LEVELS else (level,)
        content = {"python": _this_python(), **{name: self._hash(name) for name in included}}
        unfinished = self.stamp.with_suffix(".new")
        unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        unfinished.replace(self.stamp)

    def _hash(self, level: str) -> str:
        return hashlib.sha256((self.requirements / level).read_bytes()).hexdigest()


def _this_python() -> str:
    return f"{sys.implementation.name} {sys.version.split()[0]} {sys.base_prefix}"


def _pip_install(environment: Environment, level: str) -> None:
    """Installs wheels only, each checked against its hash; the pins are complete, so there is nothing to resolve.

    Bytecode is left to the first import: compiling everything would take half as long again as installing it.
    """
    requirements = str(environment.requirements / level)
    _run([*_pip(environment), "install", *_PIP_OPTIONS, "--requirement", requirements])


def _pip(environment: Environment) -> list[str]:
    """This Python's pip, installing into the environment; where there is none, the one that Python brings along.

    Sparing the environment a pip of its own saves four seconds.
    """
    pip = [sys.executable, "-m", "pip", "--python", str(environment.python)]
    if subprocess.run([*pip, "--version"], check=False, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0:
        return pip
    _run([str(environment.python), "-I", "-m", "ensurepip"])
    return [str(environment.python), "-m", "pip"]


def _run(command: list[str]) -> None:
    """Standard output is the asked-for command's: `token` prints a token there and nothing else may."""
    variables = {**_without(os.environ, "PIP_TARGET", "PIP_PREFIX", "PIP_USER"), "PIP_ROOT_USER_ACTION": "ignore"}
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), env=variables)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Waits until no other launch installs into the same folder. The lock goes with the process that holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def ensure(environment: Environment, level: str) -> None:
    """Installs what is missing, once, however many launches want it at the same time."""
    if environment.has(level):
        return
    with _alone(environment.requirements):
        if environment.has(level):  # another launch installed it while we waited
            return
        sys.stderr.write(f"installing {environment.requirements.name}/{level} into {environment.folder.name} (once)\n")
        environment.install(level)


def _without(variables: Mapping[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in names}


def command_environment(caller: Mapping[str, str], environment: Environment) -> dict[str, str]:
    """The caller's variables, with Python's own set so that our code is found first and starts quickly.

    Bytecode is kept, inside the environment, even where the caller wants none beside the sources: without it every
    start takes about two seconds more.
    """
    kept = _without(caller, "PYTHONHOME", "PYTHONDONTWRITEBYTECODE", "PYTHONSTARTUP", "VIRTUAL_ENV")
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(environment.folder / "bytecode")}


def level_of(arguments: list[str]) -> str:
    """The requirements that the command needs: tests, checks and pictures need those of the tests."""
    return "dev.txt" if arguments[:1] in (["test"], ["check"]) or "--pictures" in arguments else "local.txt"


def main(arguments: list[str]) -> None:
    """Becomes the command; ``-P`` keeps a folder ``cli`` in the caller's directory from taking the place of ours."""
    environment = Environment(ROOT / ".venv", ROOT / "requirements")
    level = level_of(arguments)
    try:
        ensure(environment, level)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"recourse: can't install {level}: {error}\n")
        raise SystemExit(CANNOT_INSTALL) from error
    python = str(environment.python)
    os.execve(python, [python, "-P", "-m", "cli", *arguments], command_environment(os.environ, environment))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit(130) from None
