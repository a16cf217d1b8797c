"""Ports: which one was asked for, whether it is free, and which one is."""

import socket

from fairviz.errors import BadValue, FairVizError

TRIES = 50


class PortInUse(FairVizError):
    """Somebody listens there already."""


def free(asked: str, host: str) -> int:
    """The port asked for, if nobody listens there."""
    number = _number(asked)
    if is_free(number, host):
        return number
    beyond = range(number + 1, min(number + TRIES, 65_536))
    other = next((candidate for candidate in beyond if is_free(candidate, host)), None)
    hint = f" Port {other} is free: PORT={other} or --port {other}." if other else ""
    raise PortInUse(f"Port {number} is in use, perhaps by FairViz itself.{hint}")


def is_free(number: int, host: str) -> bool:
    """Whether one could listen there now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, number, type=socket.SOCK_STREAM
        )[0]
    except socket.gaierror:
        raise BadValue(f"{host!r} is not an address of this machine.") from None
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except PermissionError:
            raise BadValue(f"Port {number} needs rights that you do not have.") from None
        except OSError:
            return False
    return True


def _number(asked: str) -> int:
    try:
        number = int(asked)
    except ValueError:
        number = 0
    if not 1 <= number <= 65_535:
        raise BadValue(f"PORT={asked} is not a port: it is a number from 1 to 65535.")
    return number
