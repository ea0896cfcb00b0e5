"""G-DU1: PostgreSQL is killed at random moments while exams are being sent."""

from contextlib import contextmanager

from tests.gates import served
from tests.gates.frame import Gate
from tests.gates.typing_hand import TypingHand

# Seconds of sending before the blow.
SOONEST, LATEST = 0.1, 0.9
_seeded = ""


def _defect(name):
    @contextmanager
    def seeded():
        global _seeded
        _seeded = name
        try:
            yield
        finally:
            _seeded = ""

    return seeded


GATE = Gate(
    "G-DU1",
    "what was answered as saved outlives a killed PostgreSQL, whole and once; served again within 10 s",
    ci=3,
    full=300,
    defects={
        "success is answered before the commit": _defect("success_before_commit"),
        "the audit event is written outside the transaction": _defect(
            "audit_event_outside_the_transaction"
        ),
        "a turn of typing is answered before it is kept": _defect(
            "turn_answered_before_it_is_kept"
        ),
    },
    heavy=True,
)


def _blow(clinic, chance):
    """Kill everything, or the postmaster alone, or one of its children."""
    way = chance.choices(("all", "postmaster", "child"), weights=(7, 2, 1))[0]

    def strike():
        pids = clinic.postgres()
        assert pids, "PostgreSQL was not running"
        served.kill({"all": pids, "postmaster": pids[:1], "child": [chance.choice(pids[1:])]}[way])

    return strike


def test_nothing_answered_is_lost(gate):
    with served.Served(_seeded) as clinic:
        ana = served.Ana(clinic, clinic.port).sign_in()
        for trial in served.trials(gate.n):
            stream = served.Stream(ana, gate.random)
            hand = TypingHand(ana, gate.random)
            hand.start()
            stream.strike(_blow(clinic, gate.random), after=gate.random.uniform(SOONEST, LATEST))
            hand.finish()
            wrong = stream.judge() + hand.judge()
            gate.check(not wrong, f"kill {trial}: {'; '.join(wrong)}")
            if len(gate.failures) > 5:
                break
    gate.done()
