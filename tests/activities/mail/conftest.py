"""What the tests of the mail share."""

import ssl
import subprocess
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.activities.mail.cases import Clock
from tests.activities.mail.database import application, engine, postgres
from tests.activities.mail.smtp_server import FakeSmtpServer

__all__ = ["application", "engine", "postgres"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def smtp() -> AsyncIterator[FakeSmtpServer]:
    server = FakeSmtpServer()
    await server.open()
    yield server
    await server.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's certificate that nobody vouches for."""
    made = tmp_path_factory.mktemp("tls") / "self-signed.pem"
    arguments = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run(
        ["openssl", "req", *arguments, "-keyout", made, "-out", f"{made}.crt"], check=True, capture_output=True
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(f"{made}.crt", made)
    return context
