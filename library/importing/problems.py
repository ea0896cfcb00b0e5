"""Why a file was refused, saying where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file."""

    path: str
    why: str
    value: object = None

    def __str__(self):
        return f"{self.path}: {self.why}" if self.path else self.why


class FileRefused(Exception):
    """The file is not taken; nothing of it was written."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))
