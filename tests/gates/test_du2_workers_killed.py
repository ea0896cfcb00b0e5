"""G-DU2: web workers are killed in the middle of a request, and answers are cut on their way."""

import random
import socket
import threading
from contextlib import suppress

from tests.gates import served
from tests.gates.frame import Gate
from tests.gates.test_du1_database_killed import _defect
from tests.gates.typing_hand import TypingHand

SOONEST, LATEST = 0.02, 0.4
# One in so many answers is cut while the proxy is told to.
CUT_EVERY = 2


GATE = Gate(
    "G-DU2",
    "what was answered as saved outlives killed workers and cut answers, whole and once",
    ci=4,
    ci_seeded=40,
    full=500,
    defects={
        "a submission is not unique": _defect("submission_not_unique"),
        "the audit event is written outside the transaction": _defect(
            "audit_event_outside_the_transaction"
        ),
        "a turn whose answer was lost begins another form": _defect("turns_are_not_heard_again"),
    },
    heavy=True,
)


class Proxy:
    """Passes everything on; while `is_cutting`, some answers end after k bytes, by a close or a reset."""

    def __init__(self, port, chance: random.Random):
        self.target, self.chance = port, chance
        self.is_cutting = False
        self.cuts = 0
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def stop_cutting(self):
        self.is_cutting = False

    def close(self):
        self._door.close()

    def _serve(self):
        with suppress(OSError):
            while True:
                caller, _ = self._door.accept()
                threading.Thread(target=self._pass_on, args=[caller], daemon=True).start()

    def _pass_on(self, caller):
        with suppress(OSError), caller:
            caller.settimeout(served.REPLY_SECONDS)
            request = _whole(caller)
            # Decided as it comes: its answer may be long in the making.
            is_cut = self._chooses(request)
            with socket.create_connection(("127.0.0.1", self.target), served.REPLY_SECONDS) as on:
                on.sendall(request)
                answer = b"".join(iter(lambda: on.recv(65536), b""))
            caller.sendall(self._cut(answer) if is_cut else answer)

    def _chooses(self, request):
        is_form = self.is_cutting and request.startswith(b"POST")
        return is_form and not self.chance.randrange(CUT_EVERY)

    def _cut(self, answer):
        self.cuts += 1
        return answer[: self.chance.randrange(len(answer) or 1)]


def _whole(caller):
    """Read one request to its end."""
    came = b""
    while b"\r\n\r\n" not in came:
        came += _more(caller)
    head, _, body = came.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += _more(caller)
    return head + b"\r\n\r\n" + body


def _more(caller):
    came = caller.recv(65536)
    if not came:
        raise OSError("the caller left")
    return came


def _kill_a_worker(clinic, chance):
    return lambda: served.kill(chance.sample(clinic.workers(), k=1))


def test_nothing_answered_is_lost(gate):
    # Imported here, because the name is set anew for each seeded defect.
    from tests.gates import test_du1_database_killed as seeds

    with served.Served(seeds._seeded) as clinic:
        proxy = Proxy(clinic.port, random.Random(gate.seed))
        ana = served.Ana(clinic, proxy.port).sign_in()
        for trial in served.trials(gate.n):
            stream = served.Stream(ana, gate.random)
            proxy.is_cutting = bool(trial % 2)
            blow = proxy.stop_cutting if proxy.is_cutting else _kill_a_worker(clinic, gate.random)
            hand = TypingHand(ana, gate.random)
            hand.start()
            stream.strike(blow, after=gate.random.uniform(SOONEST, LATEST))
            hand.finish()
            wrong = stream.judge() + hand.judge()
            gate.check(not wrong, f"trial {trial}: {'; '.join(wrong)}")
            if len(gate.failures) > 5:
                break
        proxy.close()
        assert proxy.cuts, "no answer was cut"
    gate.done()
