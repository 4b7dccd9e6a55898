"""The whole product, once for a test session: real PostgreSQL, real Temporal, a worker and the API over real HTTP."""

import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio
import structlog
from hypothesis.configuration import set_hypothesis_home_dir
from structlog.testing import capture_logs
from structlog.typing import EventDict
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from records.garbage import search_seldom
from temporal.process_exit import exit_process
from tests.support.hubspot_journey import Exchange, exchanging
from tests.support.product import Product, Servers, product_on, servers_in

ROOT = Path(__file__).parents[1]
RULES_AND_WORKFLOWS = (
    *("tests/standards/", "tests/redaction/", "tests/analysis/", "tests/oracles/"),
    *("tests/histories/", "tests/workflows/", "tests/journeys/", "tests/cli/test_docs.py"),
)
KILLS_AND_OVERLOADS = ("tests/chaos/", "tests/cli/", "tests/maintenance/", "tests/records/", "tests/temporal/")
set_hypothesis_home_dir(ROOT / ".venv" / "hypothesis")
# A machine that is busy with servers is slow now and then: how long an example takes says nothing about what it shows.
_patient = hypothesis.settings(
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True, derandomize=False
)
hypothesis.settings.register_profile("search", _patient)
# Two runs of one commit try the same examples. `--hypothesis-profile=search` looks for new ones.
hypothesis.settings.register_profile("same", _patient, derandomize=True, database=None)
hypothesis.settings.load_profile("same")
# httpcore looks for it twice a request; it is not installed, and looking in vain takes longer than all else there.
sys.modules["sniffio"] = None  # type: ignore[assignment] # this is how Python is told that there is none
_status: list[int] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many requests Schemathesis makes."""
    parser.addoption("--requests", type=int, default=None, help="requests to each operation from the OpenAPI document")


def pytest_configure(config: pytest.Config) -> None:
    """Lets two warnings of the SDK pass: of an activity that ends while it is being cancelled, and of an eviction."""
    config.addinivalue_line("filterwarnings", "ignore:Cannot find activity to cancel:UserWarning")
    # A workflow that the SDK evicts before its first step leaves its coroutine behind.
    config.addinivalue_line("filterwarnings", "ignore:coroutine '_WorkflowInstanceImpl:RuntimeWarning")


class ThreeProcesses(LoadScopeScheduling):
    """One for rules, workflows and journeys, one for what kills, stops and overloads its servers, one for the rest.

    Whichever ends first goes on with the console's pages.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(RULES_AND_WORKFLOWS):
            return "rules and workflows"
        if nodeid.startswith("tests/api/console/"):
            return "pages"
        return "kills and overloads" if nodeid.startswith(KILLS_AND_OVERLOADS) else "the rest"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Shares all tests out, where they run in more than one process."""
    return ThreeProcesses(config, log)


def pytest_collection_finish() -> None:
    """Ends the search for garbage among what was loaded, as the product does."""
    search_seldom()


def pytest_sessionfinish(exitstatus: int) -> None:
    """Keeps the status for the end."""
    _status.append(int(exitstatus))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Ends like every process that used the Temporal client, once all has been said."""
    if _status:
        exit_process(_status[-1])


@pytest.fixture(scope="session")
def session_folder() -> Iterator[Path]:
    """A folder of the session's own, gone at its end."""
    folder = Path(tempfile.mkdtemp(prefix="recourse-tests-"))
    yield folder
    shutil.rmtree(folder)


@pytest_asyncio.fixture(scope="session")
async def servers(session_folder: Path) -> AsyncIterator[Servers]:
    """PostgreSQL with our schema, and Temporal with time that can skip."""
    async with servers_in(session_folder) as running:
        yield running


@pytest_asyncio.fixture(scope="session")
async def product(servers: Servers) -> AsyncIterator[Product]:
    """The API and the worker on those servers. Tests share it, so each uses partners of its own."""
    async with product_on(servers) as running:
        yield running


@pytest_asyncio.fixture
async def exchange(product: Product) -> AsyncIterator[Exchange]:
    """The portal of the product's worker, whose webhooks arrive."""
    async with exchanging(product) as running:
        yield running


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    """What is logged during the test, at every level, whatever the application configured before."""
    configured = structlog.get_config()
    structlog.reset_defaults()
    with capture_logs() as captured:
        yield captured
    structlog.configure(**configured)
