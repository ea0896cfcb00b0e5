"""Where text is trusted as markup: every such place of ours, and the list of those that may."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "audit", "backmice_clinic", "exams", "followup", "library", "measures", "outcomes", "patients", "treatments", "ui")  # fmt: skip
IN_TEMPLATES = re.compile(r"\|\s*safe(?:seq)?\b|autoescape\s+off|\bsrcdoc\b")
IN_SCRIPTS = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|setHTMLUnsafe|parseHTMLUnsafe"
    r"|srcdoc|eval|Function)\b|document\.write|set(?:Timeout|Interval)\(\s*[\"'`]|setAttribute\(\s*[\"'`]on"
)
MARKING = {"mark_safe", "SafeString", "SafeText", "html_safe", "SafeData"}
FORMATTING = {"format_html", "format_html_join"}

# What may be trusted there, and why.
ALLOWED = {
    "ui/templatetags/ui.py": {
        "mark_safe": 2,  # two words of ours, and a block that its template had escaped
    },
    "outcomes/svg.py": {
        "mark_safe": 1,  # hundreds of marks, escaped piece by piece; G-IN4 looks at them
    },
    # Letters are plain text.
    "templates/account/email/password_reset_key_message.txt": {"autoescape off": 1},
    "templates/account/email/password_reset_key_subject.txt": {"autoescape off": 1},
    "templates/accounts/email/invitation.txt": {"autoescape off": 1},
    "templates/followup/email/questions.txt": {"autoescape off": 1},
    # The server's own template, escaped there, is put in; or a page's own part is copied.
    "static/js/components/shorthand.js": {"innerHTML": 1},
    "static/js/pages/exam.js": {"innerHTML": 2},
    "static/js/pages/chart.js": {"DOMParser": 1},
}


def surprises() -> dict[str, dict]:
    """Return the places that are not on the list, and what stands on it in vain."""
    found = {str(path.relative_to(ROOT)): words for path, words in _places() if words}
    return {
        name: {"found": dict(found.get(name, {})), "allowed": ALLOWED.get(name, {})}
        for name in found | ALLOWED
        if found.get(name, {}) != ALLOWED.get(name, {})
    }


def _places():
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if not {"tests", "testing", "migrations"} & set(path.parts):
                yield path, in_python(path.read_text())
    for path in (ROOT / "templates").rglob("*.*"):
        yield path, Counter(IN_TEMPLATES.findall(path.read_text()))
    for path in (ROOT / "static" / "js").rglob("*.js"):
        if "vendor" not in path.parts:
            yield path, Counter(IN_SCRIPTS.findall(path.read_text()))


def in_python(text: str) -> Counter:
    """Count what marks text as markup, and what formats markup that is not written out there."""
    found = Counter()
    for node in ast.walk(ast.parse(text)):
        name = getattr(node, "id", getattr(node, "attr", ""))
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if called in MARKING:
                found[called] += 1
            if called in FORMATTING and not all(
                map(_is_written_out, node.args[: _literals(called)])
            ):
                found[f"{called} of other words"] += 1
        elif isinstance(node, ast.FunctionDef):
            found["__html__"] += node.name == "__html__"
        elif name in MARKING - {"mark_safe", "SafeString"} or name == "allow_tags":
            found[name] += 1
    return +found


def _literals(called):
    return 2 if called == "format_html_join" else 1


def _is_written_out(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
