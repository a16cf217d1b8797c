"""Streamlit, ending when its launcher is gone: python -m fairviz.cli.serve PID APP OPTIONS."""

import os
import runpy
import signal
import sys
import threading
import time

from fairviz.jobs import processes

GLANCE = 1.0


def main() -> None:
    """Becomes `streamlit run ...`, watching over its launcher from a thread."""
    launcher = int(sys.argv[1])
    threading.Thread(target=end_after, args=(launcher,), daemon=True).start()
    sys.argv = ["streamlit", "run", *sys.argv[2:]]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def end_after(launcher: int) -> None:
    """Asks this process to end once its launcher is gone."""
    birth = processes.born(launcher)
    while processes.lives(launcher, birth):
        time.sleep(GLANCE)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
