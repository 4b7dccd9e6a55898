"""The addresses of the stack's parts: chosen once, kept in the state, chosen again where they are still free."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cli.local import secret_files
from cli.local.ports import LOOPBACK, first_free, is_free
from cli.local.processes import LocalStackError

# What people expect to find where; used when the API has been given a port.
_USUAL: Final = {"temporal": 7233, "temporal_ui": 8233, "database": 5432, "worker_metrics": 9464}


@dataclass(frozen=True)
class Ports:
    """One for each part that listens."""

    api: int
    temporal: int
    temporal_ui: int
    database: int
    worker_metrics: int

    @property
    def api_url(self) -> str:
        """The API's root."""
        return f"http://{LOOPBACK}:{self.api}"

    def addresses(self, database_url: str) -> dict[str, str]:
        """What stands in ``addresses.json``."""
        return {
            "api": self.api_url,
            "temporal": f"{LOOPBACK}:{self.temporal}",
            "temporal_ui": f"http://{LOOPBACK}:{self.temporal_ui}",
            "database": database_url,
            "console": f"{self.api_url}/console",
            "worker_metrics": f"http://{LOOPBACK}:{self.worker_metrics}/metrics",
        }


def choose(wanted_api_port: int, file: Path) -> Ports:
    """The wanted port for the API (0: any); for all others last time's, else the usual ones, else any."""
    before = _kept(file)
    if wanted_api_port and not is_free(wanted_api_port):
        raise LocalStackError(f"port {wanted_api_port} is taken; choose another with --port, or --port 0 for any")
    chosen = {"api": wanted_api_port or first_free([before.get("api")])}
    for part, usual in _USUAL.items():
        preferred = [before.get(part), usual if wanted_api_port else None]
        chosen[part] = first_free(preferred, avoid=chosen.values())
    return Ports(**chosen)


def write(file: Path, addresses: dict[str, str]) -> None:
    """Readable by its owner only: the database's address carries a password."""
    secret_files.write(file, json.dumps(addresses, indent=2) + "\n")


def read(file: Path) -> dict[str, str]:
    """The kept addresses; none when there are none or they make no sense."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in content.items()} if isinstance(content, dict) else {}


def ports_in(file: Path) -> Ports | None:
    """The ports of the stack that runs, or ran last; None when there never was one."""
    kept = _kept(file)
    names = [field.name for field in fields(Ports)]
    return Ports(**{name: kept[name] for name in names}) if kept.keys() >= set(names) else None


def _kept(file: Path) -> dict[str, int]:
    found = {}
    for part, address in read(file).items():
        port = urlsplit(address if "://" in address else f"//{address}").port
        if port:
            found[part] = port
    return found
