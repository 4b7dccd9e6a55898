"""Ports and addresses: free ones, the usual ones, last time's."""

import json
import socket
from pathlib import Path

import pytest

from cli.local import addresses, ports
from cli.local.processes import LocalStackError


def _listener() -> socket.socket:
    """A server on some port."""
    listener = socket.socket()
    listener.bind((ports.LOOPBACK, ports.free_port()))
    listener.listen()
    return listener


def test_free_ports_differ_and_lie_below_those_that_clients_are_given() -> None:
    chosen: list[int] = []
    for _ in range(20):
        chosen.append(ports.free_port(avoid=chosen))
    assert len(set(chosen)) == 20
    assert all(port < 32_768 for port in chosen)


def test_a_port_that_is_taken_is_passed_over() -> None:
    with _listener() as listener:
        taken = listener.getsockname()[1]
        assert not ports.is_free(taken)
        assert ports.first_free([taken, None]) != taken


def test_port_0_picks_five_different_ports_and_the_next_time_the_same(tmp_path: Path) -> None:
    file = tmp_path / "addresses.json"
    first = addresses.choose(0, file)
    assert len({first.api, first.temporal, first.temporal_ui, first.database, first.worker_metrics}) == 5
    addresses.write(file, first.addresses(f"postgresql://a:b@127.0.0.1:{first.database}/recourse"))
    assert addresses.choose(0, file) == first == addresses.ports_in(file)
    assert file.stat().st_mode & 0o077 == 0  # the database's address carries a password


def test_a_port_of_last_time_that_is_taken_now_is_chosen_anew(tmp_path: Path) -> None:
    file = tmp_path / "addresses.json"
    with _listener() as listener:
        taken = listener.getsockname()[1]
        file.write_text(json.dumps({"temporal": f"127.0.0.1:{taken}"}))
        assert addresses.choose(0, file).temporal != taken


def test_a_wanted_port_that_is_taken_is_said_plainly(tmp_path: Path) -> None:
    with _listener() as listener:
        taken = listener.getsockname()[1]
        with pytest.raises(LocalStackError, match=f"port {taken} is taken"):
            addresses.choose(taken, tmp_path / "addresses.json")


def test_a_file_that_makes_no_sense_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "addresses.json"
    file.write_text('["x"')
    assert addresses.read(file) == {}
    assert addresses.ports_in(file) is None
