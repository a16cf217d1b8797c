"""A child process: asked to end, ended if it does not, started again if it died."""

import subprocess
import time
from collections.abc import Mapping, Sequence

from fairviz import places

GRACE = 6.0  # seconds between asking to end and ending
SHORTEST, LONGEST = 1.0, 8.0  # seconds before a child that died is started again
STEADY = 60.0  # seconds of life after which a death is no longer held against it


class Child:
    """One command in its own process group, so that Ctrl-C reaches the launcher alone."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], is_quiet: bool = False
    ) -> None:
        self._command, self._environment = list(command), dict(environment)
        self._output = subprocess.DEVNULL if is_quiet else None
        self._pause, self._died = SHORTEST, 0.0
        self._begin()

    def lives(self) -> bool:
        return self._process.poll() is None

    def revive(self) -> None:
        """Starts it again if it died, each time after a longer pause."""
        if self.lives():
            return
        now = time.monotonic()
        if not self._died:
            self._died = now
            steady = now - self._began > STEADY
            self._pause = SHORTEST if steady else min(2 * self._pause, LONGEST)
        elif now - self._died > self._pause:
            self._begin()

    def ask_to_end(self) -> None:
        if self.lives():
            self._process.terminate()

    def end(self) -> None:
        """It has ended when this returns."""
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _begin(self) -> None:
        self._began, self._died = time.monotonic(), 0.0
        self._process = subprocess.Popen(
            self._command,
            env=self._environment,
            cwd=places.root(),
            stdout=self._output,
            start_new_session=True,
        )
