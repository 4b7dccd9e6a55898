"""Where the local stack keeps its state, and the wiping of it."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cli.local.processes import REPO


@dataclass(frozen=True)
class State:
    """One folder, `.recourse/` of the repository unless ``RECOURSE_STATE`` names another."""

    root: Path

    @classmethod
    def of(cls, variables: Mapping[str, str] = os.environ) -> "State":
        """The state that these environment variables point to."""
        return cls(Path(variables.get("RECOURSE_STATE") or REPO / ".recourse").absolute())

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data folder."""
        return self.root / "postgres"

    @property
    def temporal(self) -> Path:
        """Temporal's state file."""
        return self.root / "temporal.db"

    @property
    def keys(self) -> Path:
        """Passwords, secrets and the local issuer's key; nobody else may look in."""
        return self.root / "keys"

    @property
    def outbox(self) -> Path:
        """The mails, one file each."""
        return self.root / "outbox"

    @property
    def evidence(self) -> Path:
        """The evidence files, in a folder for each complaint."""
        return self.root / "evidence"

    @property
    def addresses(self) -> Path:
        """The addresses of the stack that runs, or ran last."""
        return self.root / "addresses.json"

    @property
    def processes(self) -> Path:
        """Which processes the running `up` started."""
        return self.root / "processes.json"

    @property
    def lock(self) -> Path:
        """Held by the `up` that runs on this state."""
        return self.root / "lock"

    def log(self, part: str) -> Path:
        """The part's log file."""
        return self.root / "logs" / f"{part}.log"

    def make(self) -> None:
        """Makes the folders; nobody but their owner may look in: mails and logs are private too."""
        for folder in (self.root, self.outbox, self.evidence, self.log("any").parent, self.keys):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)

    def wipe(self) -> None:
        """Removes what we keep here, by name: the folder may be one that someone shares with other things."""
        unfinished, replaced = self.postgres.with_name("postgres.unfinished"), self.root / "replaced"
        for folder in (self.postgres, unfinished, replaced, self.keys, self.outbox, self.evidence):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(self.log("any").parent, ignore_errors=True)
        for file in (self.addresses, self.processes, *self.root.glob(f"{self.temporal.name}*")):
            file.unlink(missing_ok=True)
