"""Ports: asked for, in use, impossible."""

import socket

import pytest

from fairviz.cli.ports import PortInUse, free
from fairviz.errors import BadValue


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_a_sentence_naming_a_free_one(taken):
    with pytest.raises(PortInUse, match=rf"Port {taken} is in use.* Port \d+ is free"):
        free(str(taken), "localhost")


def test_the_command_says_so_without_a_traceback(taken, fairviz, monkeypatch):
    monkeypatch.setenv("PORT", str(taken))
    told = fairviz("app")
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"fairviz: Port {taken} is in use")


@pytest.mark.parametrize("asked", ["0", "65536", "-1", "http", ""])
def test_what_is_no_port_is_refused(asked):
    with pytest.raises(BadValue, match="1 to 65535"):
        free(asked, "localhost")


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(BadValue, match="not an address of this machine"):
        free("8501", "no-such-host.invalid")
