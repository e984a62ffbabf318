"""Files read by worker processes, each confined and within limits.

A worker that exceeds them, dies, or leaves a process of its own behind is replaced; where it gave
no result its file is refused, and the batch goes on.
"""

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from data.records import record
from index.build.confine import Limits, allow_seconds, confine, has_children

_COLLECT = 100_000
"""Objects made before the collector looks for circles among them."""
Task = TypeVar("Task")
Result = TypeVar("Result")


@record(frozen=True, slots=True)
class Failed:
    """A file whose worker was stopped (`too_slow`) or died (`crashed`)."""

    code: str


class _Worker(Generic[Task, Result]):
    """One process and the task it has."""

    def __init__(self, work: Callable[[Task], Result], limits: Limits, is_fresh: bool) -> None:
        # Forking shares what is already imported; elsewhere a fresh interpreter starts.
        methods = multiprocessing.get_all_start_methods()
        method = "fork" if "fork" in methods and not is_fresh else "spawn"
        context: Any = multiprocessing.get_context(method)
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, work, limits), daemon=True)
        self.process.start()
        theirs.close()
        self.number = -1
        self.deadline = 0.0
        self.is_alone = True
        """Whether no process that its last task began is left."""

    def give(self, number: int, task: Task, seconds: float) -> None:
        self.number, self.deadline = number, time.monotonic() + seconds
        # A worker that died meanwhile is noticed when its result is awaited.
        with suppress(BrokenPipeError):
            self.pipe.send(task)

    def take(self) -> Result | Failed:
        result: Result
        try:
            result, self.is_alone = self.pipe.recv()
        except (EOFError, OSError):
            self.process.join()
            code = self.process.exitcode
            return Failed("too_slow" if code == -getattr(signal, "SIGXCPU", 0) else "crashed")
        return result

    def stop(self) -> None:
        self.pipe.close()
        if self.process.pid is not None:
            # Its group is there once it is confined; before that it has begun nothing.
            with suppress(ProcessLookupError, PermissionError, AttributeError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()


def run(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    jobs: int,
    limits: Limits,
    is_fresh: bool = False,
) -> Generator[Result | Failed, None, None]:
    """Yield the result of every task, in the tasks' order, with `jobs` processes at work.

    With one process a task is drawn only after the result before it was taken: it may follow
    from that.
    `is_fresh`: each is a new interpreter, as a program with threads needs, whose locks a fork
    would copy as they are.
    """
    numbered = enumerate(tasks)
    busy: list[_Worker[Task, Result]] = []
    idle: list[_Worker[Task, Result]] = []
    done: dict[int, Result | Failed] = {}
    following = 0
    try:
        while True:
            # No more than a few results wait for a slow one before them.
            while len(busy) < jobs and len(done) < 8 * jobs:
                number, task = next(numbered, (-1, None))
                if task is None:
                    break
                worker = idle.pop() if idle else _Worker(work, limits, is_fresh)
                worker.give(number, task, limits.seconds)
                busy.append(worker)
            if not busy:
                return
            for worker, result in _finished(busy):
                done[worker.number] = result
                busy.remove(worker)
                if isinstance(result, Failed) or not worker.is_alone:
                    worker.stop()
                else:
                    idle.append(worker)
            while following in done:
                yield done.pop(following)
                following += 1
    finally:
        for worker in (*busy, *idle):
            worker.stop()


def _finished(
    busy: list[_Worker[Task, Result]],
) -> Iterator[tuple[_Worker[Task, Result], Result | Failed]]:
    """Wait for a result or a deadline, and yield the workers that have one."""
    first = min(worker.deadline for worker in busy)
    ready = wait([w.pipe for w in busy], timeout=max(0.0, first - time.monotonic()))
    now = time.monotonic()
    for worker in list(busy):
        if worker.pipe in ready:
            yield worker, worker.take()
        elif worker.deadline <= now:
            yield worker, Failed("too_slow")


def _serve(pipe: Connection, work: Callable[[Task], Result], limits: Limits) -> None:
    """Answer tasks until the other side is gone."""
    if os.name == "posix":
        confine(limits, pipe.fileno())
    # Next to nothing that reading makes lies in a circle: looking for circles took a fifth of it.
    # What was there before stays: looking through it, or writing its marks, copies shared pages.
    gc.freeze()
    gc.set_threshold(_COLLECT, 20, 50)
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            task = pipe.recv()
            allow_seconds(limits)
            result = work(task)
            pipe.send((result, not has_children()))
