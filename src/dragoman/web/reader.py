"""What the desk runs in a process of its own to add reports: ``python -m dragoman.web.reader``.

It is told, as JSON on standard input, ``paths``, ``record``, and perhaps ``date`` and ``outlet`` for reports that tell
none, and ``jobs``. It tells, a line each, ``progress`` as it goes on, and at the end ``done`` or ``failed``.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO, Any

from dragoman.engines.contract import use_one_thread
from dragoman.errors import DragomanError


def main() -> int:
    """Standard output carries what is told and nothing else: whatever a library prints goes to standard error."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as out:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        try:
            _tell(out, done=_read(json.load(sys.stdin), out))
        except (DragomanError, OSError) as error:
            _tell(out, failed=str(error))
    return 0


def _read(task: dict[str, Any], out: IO[str]) -> dict[str, Any]:
    use_one_thread()  # before numpy is loaded: one process and many must round alike
    from dragoman.pipeline import Progress, read
    from dragoman.settings import Settings

    def watch(progress: Progress) -> None:
        done = {"read": progress.read, "known": progress.known, "refused": progress.refused}
        _tell(out, progress={"step": progress.step, **done})

    settings = Settings(date=task.get("date"), outlet=task.get("outlet"), jobs=task.get("jobs"))
    summary = read(task["paths"], task["record"], settings, watch)
    refused = [{"uri": one.uri, "step": one.step, "reason": one.reason} for one in summary.refused]
    return {"read": summary.read, "known": summary.known, "refused": refused, "seconds": summary.seconds}


def _tell(out: IO[str], **told: Any) -> None:
    print(json.dumps(told), file=out, flush=True)


if __name__ == "__main__":
    sys.exit(main())
