"""What differs between two contents, place by place."""

from library.importing.facts import same

_MISSING = object()


def differences(was, now, path: str = ""):
    """Yield (path, was, now) for every place where two contents differ."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in [*was, *(key for key in now if key not in was)]:
            here = f"{path}.{key}" if path else key
            yield from differences(was.get(key, _MISSING), now.get(key, _MISSING), here)
    elif isinstance(was, list) and isinstance(now, list):
        for place in range(max(len(was), len(now))):
            yield from differences(_at(was, place), _at(now, place), f"{path}[{place}]")
    elif was is _MISSING or now is _MISSING or not same(was, now):
        yield path, _said(was), _said(now)


def _at(items, place):
    return items[place] if place < len(items) else _MISSING


def _said(value):
    if value is _MISSING:
        return "nothing"
    if isinstance(value, (dict, list)):
        return f"{len(value)} entries" if value else "empty"
    return "null" if value is None else value
