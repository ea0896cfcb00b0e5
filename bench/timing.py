"""Times tasks one client at a time and eight at once, in turns, so that a noisy minute hits them all."""

import contextlib
import itertools
import math
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

CLIENTS = (1, 8)


@dataclass(frozen=True)
class Task:
    """One thing to measure. `act(who)` does it once as client number `who`, and returns seconds.

    It returns None when there is nothing left to do in this turn. Before a turn come `ready(who)`,
    which may take its time, and then, when all are ready, `connect(who)`.

    `seconds` is how long each turn may take; `most` bounds how often it is done in all.
    """

    name: str
    words: str
    act: Callable[[int], float | None]
    ready: Callable[[int], object] = lambda who: None
    connect: Callable[[int], object] = lambda who: None
    seconds: float = 0.8
    most: int = 10_000


@dataclass
class Series:
    """The seconds of every time a task was done with so many clients, and the time all took."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0

    @property
    def n(self) -> int:
        return len(self.seconds)

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds, the nearest one from above."""
        return sorted(self.seconds)[math.ceil(0.95 * self.n) - 1] * 1000

    @property
    def rate(self) -> float:
        """Times a second, all clients together."""
        return self.n / self.wall

    def as_dict(self) -> dict:
        return {
            "n": self.n,
            "p50_ms": round(self.p50, 2),
            "p95_ms": round(self.p95, 2),
            "per_second": round(self.rate, 1),
        }


Results = dict[str, dict[int, Series]]


def measure(tasks: list[Task], *, rounds: int, seed: int = 1) -> Results:
    """Return the series of each task by number of clients, after one warm-up turn that is not kept."""
    random = Random(seed)
    results: Results = {task.name: {n: Series() for n in CLIENTS} for task in tasks}
    for task in tasks:
        _turn(task, 1, Series(), 0.15)
    for _round in range(rounds):
        turns = [(task, clients) for task in tasks for clients in CLIENTS]
        random.shuffle(turns)
        for task, clients in turns:
            series = results[task.name][clients]
            if series.n < task.most:
                _turn(task, clients, series, task.seconds, task.most // rounds)
    return results


def _turn(task: Task, clients: int, series: Series, seconds: float, most: int = 10_000) -> None:
    """Do the task again and again for that long with that many clients at once."""
    found: list[list[float]] = [[] for _client in range(clients)]
    faults: list[Exception] = []
    left = itertools.count()
    gate = threading.Barrier(clients + 1)

    def work(who):
        try:
            task.ready(who)
            gate.wait()
            task.connect(who)
            gate.wait()
            end = time.perf_counter() + seconds
            while time.perf_counter() < end and next(left) < most:
                taken = task.act(who)
                if taken is None:
                    break
                found[who].append(taken)
        except Exception as fault:
            faults.append(fault)
            gate.abort()

    threads = [threading.Thread(target=work, args=(who,)) for who in range(clients)]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        gate.wait()
        gate.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise next(
            (f for f in faults if not isinstance(f, threading.BrokenBarrierError)), faults[0]
        )
    series.wall += time.perf_counter() - start
    for part in found:
        series.seconds += part
