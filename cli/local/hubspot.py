"""The stand-in for HubSpot's servers that runs beside the local stack: its port, and the token that it accepts."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cli.local import secret_files
from cli.local.addresses import Ports
from cli.local.paths import State
from cli.local.ports import LOOPBACK, first_free

_USUAL: Final = 8090
_NAMES: Final = ("access_token",)


@dataclass(frozen=True)
class HubSpotStandIn:
    """Where the stand-in listens, and what it is given."""

    port: int
    token: str

    @classmethod
    def beside(cls, state: State, ports: Ports) -> "HubSpotStandIn":
        """A stand-in beside the stack, with a token that is kept."""
        taken = (ports.api, ports.temporal, ports.temporal_ui, ports.database, ports.worker_metrics)
        return cls(first_free([_USUAL], avoid=taken), token_in(state))

    @property
    def url(self) -> str:
        """Its root, which is its page."""
        return f"http://{LOOPBACK}:{self.port}"

    def variables(self) -> dict[str, str]:
        """What connects the product to it."""
        return {"RECOURSE_HUBSPOT_API_URL": self.url, "RECOURSE_HUBSPOT_ACCESS_TOKEN": self.token}


def token_in(state: State) -> str:
    """The token that the stand-in of this state accepts."""
    return secret_files.read_or_make(_file(state), _NAMES)["access_token"]


def _file(state: State) -> Path:
    return state.keys / "hubspot_stand_in.json"
