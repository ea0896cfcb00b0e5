"""A hand that types beside the exams that are sent: what was answered as kept must be there after the blow."""

import json
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from exams.tests.factories import ABSENT
from tests.gates.served import AGAIN_SECONDS, YESTERDAY, Ana

_KEPT = "SELECT content, turn FROM exams_unsavedform WHERE form = %s::uuid"
_BEGUN = (
    "SELECT count(*) FROM audit_auditevent WHERE patient_id = %s::uuid AND action = 'typing_kept'"
)


@dataclass
class TypingHand:
    """Types one form about one patient, turn by turn, and tells a turn again whose answer did not come."""

    ana: Ana
    chance: random.Random
    wrong: list[str] = field(default_factory=list)
    answered: str = ""
    told: str = ""
    turn: int = 0

    def __post_init__(self):
        self.patient, self.token = self.ana.register(self.chance)
        self.form = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._type)

    def start(self):
        self._thread.start()

    def finish(self):
        """Let the turn that is being told be answered, and stop."""
        self._stop.set()
        self._thread.join()

    def _type(self):
        try:
            while not self._stop.is_set():
                self._tell()
        except AssertionError as error:
            self.wrong.append(f"typing: {error}")

    def _tell(self):
        self.told = f"{self.answered} {self.chance.randrange(10**6)}".strip()[-200:]
        fields = {
            "submission_id": self.form, "patient_token": self.token, "examined_on": YESTERDAY, "plan": self.told,
            "turn": str(self.turn), "window": "one", **ABSENT,
        }  # fmt: skip
        place = f"/patients/{self.patient}/exams/unsaved/"
        until = time.monotonic() + 6 * AGAIN_SECONDS
        # A turn that another window overtook is refused with 409; here there is no other.
        reply = self.ana.insist("POST", place, lambda r: r.status == 200, until=until, **fields)
        self.turn, self.answered = json.loads(reply.text)["turn"], self.told

    def judge(self) -> list[str]:
        """Return what became of what was answered as kept, in words."""
        if not self.answered:
            return self.wrong
        rows = self.ana.clinic.rows(_KEPT, self.form)
        wrong = list(self.wrong)
        if len(rows) != 1:
            wrong.append(f"typing: {len(rows)} forms are kept")
        for content, turn in rows:
            kept = parse_qs(content).get("plan", [""])[0]
            if kept not in (self.answered, self.told):
                wrong.append(f"typing: kept is {kept!r}, answered was {self.answered!r}")
            if turn < self.turn:
                wrong.append(f"typing: turn {turn} after {self.turn} was answered")
        ((begun,),) = self.ana.clinic.rows(_BEGUN, self.patient)
        if begun != 1:
            wrong.append(f"typing: its beginning stands {begun} times in the trail")
        return wrong
