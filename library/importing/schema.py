"""Reads a file and judges its form: refuses what is malformed, saying where."""

import math
import re
from pathlib import Path

import yaml

from library.importing import layout, spans
from library.importing.problems import FileRefused, Problem

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")


class _StrictLoader(yaml.SafeLoader):
    """Safe YAML in which a key may stand only once and is always a word."""


def _mapping_once(loader, node, deep=False):
    seen = set()
    for key_node, _value in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is not a word", key_node.start_mark
            )
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key “{key}” stands twice", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_once)


def load(path: Path) -> dict:
    """Return the content of a well-formed file. Raises FileRefused."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise FileRefused([Problem("", f"not UTF-8 text (byte {error.start})")]) from error
    except OSError as error:
        raise FileRefused([Problem("", f"cannot be read: {error.strerror}")]) from error


def parse(text: str) -> dict:
    """Return the content of well-formed text. Raises FileRefused."""
    try:
        content = yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a safe loader, made stricter
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FileRefused([Problem("", f"not YAML: {' '.join(str(error).split())}")]) from error
    problems = list(_wrong_with_file(content))
    if problems:
        raise FileRefused(problems)
    return content


def _wrong_with_file(content):
    if not isinstance(content, dict):
        yield Problem("", "the file does not hold a mapping", content)
        return
    if not isinstance(content.get("id"), str) or not _SLUG.fullmatch(content["id"]):
        yield Problem("id", "needed: letters, digits, - and _ only", content.get("id"))
    yield from _wrong_with_mapping(content, layout.FILE, "")


def _wrong_with_mapping(content, slots, path):
    for key, value in content.items():
        here = f"{path}.{key}" if path else key
        if key not in slots:
            yield Problem(here, "unknown key", value)
        elif value is not None:
            yield from _wrong_with_value(value, slots[key], here)


def _wrong_with_value(value, slot, path):
    if slot.holds == layout.MAPPING:
        if isinstance(value, dict):
            yield from _wrong_with_mapping(value, slot.items, path)
        else:
            yield Problem(path, "wrong container: a mapping is expected", value)
    elif slot.holds == layout.LIST:
        yield from _wrong_with_list(value, slot, path)
    else:
        yield from _wrong_with_leaf(value, slot, path)


def _wrong_with_list(value, slot, path):
    if not isinstance(value, list):
        yield Problem(path, "wrong container: a list is expected", value)
        return
    if slot.most is not None and not 1 <= len(value) <= slot.most:
        yield Problem(path, f"one to {slot.most} numbers are expected", value)
    for place, item in enumerate(value):
        here = f"{path}[{place}]"
        if isinstance(slot.items, dict):
            if isinstance(item, dict):
                yield from _wrong_with_mapping(item, slot.items, here)
            else:
                yield Problem(here, "wrong container: a mapping is expected", item)
        elif item is None:
            yield Problem(here, "empty item in a list", item)
        else:
            yield from _wrong_with_leaf(item, slot.items, here)


def _wrong_with_leaf(value, slot, path):
    if slot.holds == layout.WORDS_OR_LIST and isinstance(value, list):
        for place, item in enumerate(value):
            yield from _wrong_with_leaf(item, layout._WORDS, f"{path}[{place}]")
        return
    if not isinstance(value, (str, int, float)):
        yield Problem(path, f"wrong container: {slot.holds} expected", value)
        return
    if isinstance(value, str) and "\x00" in value:
        yield Problem(path, "holds a character that is not text", value)
    if slot.low is not None:
        yield from _wrong_with_number(value, slot, path)
    elif isinstance(value, float) and not math.isfinite(value):
        yield Problem(path, "impossible number", value)


def _wrong_with_number(value, slot, path):
    if isinstance(value, bool):
        yield Problem(path, f"{slot.holds} is expected, not yes or no", value)
        return
    if isinstance(value, str):
        span = spans.read_span(value)
        numbers = [n for n in (span.low, span.high) if n is not None] if span else []
    else:
        numbers = [value]
    for number in numbers:
        if not math.isfinite(number) or not slot.low <= number <= slot.high:
            yield Problem(
                path, f"impossible number: from {slot.low} to {slot.high} is possible", value
            )
            return
    if slot.holds == layout.WHOLE and isinstance(value, float) and not value.is_integer():
        yield Problem(path, "a whole number is expected", value)
