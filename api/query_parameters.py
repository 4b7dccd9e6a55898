"""Query parameters: one that an address does not take is refused, for a misspelt filter would find too much."""

from fastapi import Request, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute

from api.problems import UNKNOWN_NAME, Problem, plain_name, sits_on_board

_MOST_FAULTS = 50
_KNOWN: dict[str, frozenset[str]] = {}


async def only_known_parameters(request: Request) -> None:
    """Raises a 422 problem that names the parameters that the address does not take."""
    route = request.scope["route"]
    unknown = [name for name in request.query_params if name not in _known(route)]
    if unknown:
        taken = ", ".join(sorted(_known(route))) or "none"
        told = not sits_on_board(request)
        errors = [(plain_name(name) if told else UNKNOWN_NAME, "unknown parameter") for name in dict.fromkeys(unknown)][
            :_MOST_FAULTS
        ]
        detail = f"This address takes these query parameters: {taken}."
        raise Problem(422, "invalid", detail, errors=errors)


def _known(route: APIRoute) -> frozenset[str]:
    """The parameters of the address; routes never change, so each is looked at once."""
    if route.unique_id not in _KNOWN:
        taken = get_flat_params(route.dependant)
        _KNOWN[route.unique_id] = frozenset(
            field.alias for field in taken if isinstance(field.field_info, params.Query)
        )
    return _KNOWN[route.unique_id]
