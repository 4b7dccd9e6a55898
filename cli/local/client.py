"""An HTTP client for the local stack that runs, with a token for the role that a command acts in."""

from typing import Any, Final

import httpx
import typer

from cli.local import addresses, issuer
from cli.local.paths import State
from cli.terminal import give_up, printable
from standards.vocabulary import Role

TIMEOUT: Final = 30.0
"""Seconds for one request."""


def local_client(*roles: Role, sub: str = "cli") -> httpx.Client:
    """A client of the running stack. Leaves with 1 where none was ever started."""
    state = State.of()
    known = addresses.read(state.addresses)
    if "api" not in known or not issuer.key_file(state.keys).exists():
        give_up(f"there is no local stack in {state.root}; start one with `./recourse up`")
    token = issuer.sign(state.keys, sub, {"roles": [role.value for role in roles], "name": sub})
    return httpx.Client(base_url=known["api"], headers={"Authorization": f"Bearer {token}"}, timeout=TIMEOUT)


def send(client: httpx.Client, method: str, path: str, **more: Any) -> Any:
    """The answer's JSON. Leaves with 1, and says what the API said, where it refuses or does not answer."""
    try:
        answer = client.request(method, path, **more)
    except httpx.HTTPError as error:
        give_up(f"the API does not answer ({type(error).__name__}); is `./recourse up` running?")
    if answer.is_success:
        return answer.json()
    problem = answer.json()
    typer.echo(f"recourse: {printable(str(problem.get('detail', answer.status_code)))}", err=True)
    for fault in problem.get("errors", ()):
        typer.echo(f"  {printable(str(fault.get('field', '')))}: {printable(str(fault.get('detail', '')))}", err=True)
    raise typer.Exit(1)
