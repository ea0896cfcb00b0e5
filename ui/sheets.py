"""Cells that a spreadsheet reads as words: never as a formula, whatever somebody typed into a name."""

BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_cell(value) -> str:
    """Return the value as text; an apostrophe in front keeps a formula from being one."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


class Echo:
    """What csv.writer writes into when its lines are streamed: the line comes straight back."""

    def write(self, line: str) -> str:
        return line
