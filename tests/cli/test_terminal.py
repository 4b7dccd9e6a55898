"""What commands say of an error: one line, and never nothing."""

import pytest
from sqlalchemy.exc import DBAPIError

from cli.terminal import reason_of


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError("connection refused\nIs the server running?"), "connection refused"),
        (DBAPIError("SELECT 1", {}, Exception("<class 'asyncpg.Denied'>: permission denied")), "permission denied"),
        (DBAPIError("SELECT 1", {}, TimeoutError()), "TimeoutError"),
        (TimeoutError(), "TimeoutError"),
        (OSError("\n"), "OSError"),
    ],
)
def test_an_error_is_told_in_one_line_and_by_its_type_where_it_says_none(error: Exception, said: str) -> None:
    assert reason_of(error) == said
