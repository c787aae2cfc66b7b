"""The control endpoint."""

from starlette.routing import Route
from .site import Site


def control_routes(site: Site) -> list[Route]:
    return []
