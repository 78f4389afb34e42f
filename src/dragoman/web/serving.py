"""What the desk is told at the door, and what of it would be unsafe."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from dragoman.errors import UsageError

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the desk listens and who may come in.

    ``password`` is demanded wherever ``host`` is not this machine alone. ``names`` are further host names under which
    it may be called. ``secret`` signs sessions and forms, and is new for every run.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    password: str | None = None
    names: tuple[str, ...] = ()
    secret: bytes = b""

    @property
    def is_loopback(self) -> bool:
        return is_loopback(self.host)

    def checked(self) -> Settings:
        """These settings. Raises UsageError where they would let strangers in."""
        if not self.is_loopback and not self.password:
            raise UsageError(
                f"--host {self.host} lets other machines in: give a --password (or DRAGOMAN_PASSWORD) as well."
            )
        if len(self.secret) < 32:
            raise UsageError("the desk needs a secret of 32 bytes or more to sign sessions with")
        return self


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host of this name or address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.casefold() == "localhost"
