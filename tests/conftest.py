"""The whole product, once for a test session: real PostgreSQL, real Temporal, a worker and the API over real HTTP."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio
from hypothesis.configuration import set_hypothesis_home_dir

from tests.support.product import Product, Servers, product_on, servers_in
from workflows.leaving import leave

ROOT = Path(__file__).parents[1]
NEED_NO_SERVERS = ("standards", "histories", "cli/test_docs.py")
set_hypothesis_home_dir(ROOT / ".venv" / "hypothesis")
# A machine that is busy with servers is slow now and then: how long an example takes says nothing about what it shows.
hypothesis.settings.register_profile(
    "ours", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("ours")
_status: list[int] = []


def pytest_configure(config: pytest.Config) -> None:
    """Lets one warning pass: the SDK gives it, rightly, where an activity ends while it is being cancelled."""
    config.addinivalue_line("filterwarnings", "ignore:Cannot find activity to cancel:UserWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Two groups for two processes: what needs a core and nothing else, and what needs servers and their quiet."""
    for item in items:
        alone = any(item.path.is_relative_to(ROOT / "tests" / path) for path in NEED_NO_SERVERS)
        item.add_marker(pytest.mark.xdist_group("rules" if alone else "servers"))


def pytest_sessionfinish(exitstatus: int) -> None:
    """Keeps the status for the end."""
    _status.append(int(exitstatus))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Ends like every process that used the Temporal client, once all has been said."""
    if _status:
        leave(_status[-1])


@pytest.fixture(scope="session")
def workshop() -> Iterator[Path]:
    """A folder of the session's own, gone at its end."""
    folder = Path(tempfile.mkdtemp(prefix="recourse-tests-"))
    yield folder
    shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="session")
async def servers(workshop: Path) -> AsyncIterator[Servers]:
    """PostgreSQL with our schema, and Temporal with time that can skip."""
    async with servers_in(workshop) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def product(servers: Servers) -> AsyncIterator[Product]:
    """The API and the worker on those servers. Tests share it, so each uses partners of its own."""
    async with product_on(servers) as running:
        yield running
