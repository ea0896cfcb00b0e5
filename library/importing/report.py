"""What became of each fact of a file, and the exact words that had to be kept."""

from dataclasses import asdict, dataclass

TYPED, TEXT, REFUSED = "typed", "text", "refused"


@dataclass(frozen=True)
class Fate:
    """One line of the report."""

    file: str
    path: str
    value: object
    fate: str
    where: str = ""
    why: str = ""

    def as_dict(self) -> dict:
        """Return the line as it is written to the report."""
        return asdict(self)


class Book:
    """Collects, while one file is read, the fate of each fact and the form the file had."""

    def __init__(self, file: str):
        self.file = file
        self.fates: list[Fate] = []
        self.wordings: dict[str, tuple[str, object]] = {}
        self.absent_keys: list[str] = []
        self.empty_lists: list[str] = []

    def tell(self, path: str, value, where: str, text_column: str) -> None:
        """Note where a fact went: its typed column, or the column that keeps its words."""
        if where:
            self.fates.append(Fate(self.file, path, value, TYPED, where))
        else:
            self.fates.append(
                Fate(
                    self.file,
                    path,
                    value,
                    TEXT,
                    text_column,
                    "kept in its own words: no coded word or number covers it",
                )
            )

    def word(self, path: str, words: str, number_high=None) -> None:
        """Keep the exact words of a fact."""
        self.wordings[path] = (words, number_high)

    def note_form(self, raw: dict, keys, path: str) -> None:
        """Note which keys of a mapping are missing altogether."""
        self.absent_keys += [f"{path}.{key}" if path else key for key in keys if key not in raw]

    def rows(self, raw: dict, key: str, path: str) -> list:
        """Return the items under a key; an empty list is noted, since it is not the same as null."""
        value = raw.get(key)
        if value == [] and isinstance(value, list):
            self.empty_lists.append(f"{path}.{key}" if path else key)
        return value or []


def refused(file: str, problems) -> list[Fate]:
    """Return the report of a refused file."""
    return [Fate(file, p.path, _shown(p.value), REFUSED, "", p.why) for p in problems]


def _shown(value):
    return value if isinstance(value, (str, int, float, bool, type(None))) else repr(value)[:200]


def typed_share(fates, *, prefix: str = "patients[") -> tuple[int, int]:
    """Return how many facts under the prefix are typed, and how many there are."""
    chosen = [fate for fate in fates if fate.path.startswith(prefix)]
    return sum(fate.fate == TYPED for fate in chosen), len(chosen)
