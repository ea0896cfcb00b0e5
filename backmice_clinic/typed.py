"""What a person had typed into a form that was not saved: given back, to be sent again or copied.

Nothing of it is kept anywhere: it travels in the page that answers.
"""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.middleware.csrf import get_token

from accounts.lost_post import FIELD
from ui.typed import OF_THE_PAGE

CSRF = "csrfmiddlewaretoken"
# Says whose form it was and which sending: nothing a person typed.
HIDDEN = {FIELD, CSRF, "patient_token", *OF_THE_PAGE}
FORM = "application/x-www-form-urlencoded"
# A form that is too long to take is still given back up to here, in bytes.
MOST_READ = 16 * 1024 * 1024


@dataclass(frozen=True)
class Typed:
    """The form as it came: fields to carry, passwords to ask again, words to show.

    `may_be_sent` only for a form that had proved it was ours; any other is shown, never re-armed.
    """

    address: str
    fields: tuple[tuple[str, str], ...]
    passwords: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    has_files: bool
    may_be_sent: bool
    token: str

    @property
    def only_words(self) -> "Typed":
        """The same, to read and copy."""
        return replace(self, may_be_sent=False)

    @property
    def is_once(self) -> bool:
        """A sending with a number of its own is saved only once."""
        return any(name == "submission_id" for name, _ in self.fields)


def typed_of(request: HttpRequest, *, is_too_long: bool = False) -> Typed | None:
    """Return what was posted, or None when nothing was or it cannot be read any more."""
    if request.method != "POST":
        return None
    sent, is_whole = (_too_much(request), False) if is_too_long else _sent(request)
    if sent is None:
        return None
    pairs = [(name, value) for name, values in sent.lists() for value in values if name != CSRF]
    may_be_sent = is_whole and getattr(request, "csrf_processing_done", False)
    return Typed(
        address=request.get_full_path(),
        fields=tuple((name, value) for name, value in pairs if not _is_secret(name)),
        passwords=tuple(dict.fromkeys(name for name, _ in pairs if _is_secret(name))),
        words=tuple((_label(n), v) for n, v in pairs if v.strip() and not _is_secret(n) and n.rpartition("-")[2] not in HIDDEN),
        has_files=request.content_type == "multipart/form-data",
        may_be_sent=may_be_sent,
        token=get_token(request) if may_be_sent else "",
    )  # fmt: skip


def _sent(request):
    try:
        return request.POST, True
    except (RequestDataTooBig, TooManyFieldsSent):
        return _too_much(request), False
    except UnreadablePostError:
        return None, False


def _too_much(request):
    """Read past the limit, only to give the words back."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.content_type != FORM or length > MOST_READ:
        return None
    body = getattr(request, "_body", None)
    if body is None:
        body = request.META["wsgi.input"].read(length)
    found = QueryDict(mutable=True)
    for name, value in parse_qsl(body.decode(errors="replace"), keep_blank_values=True):
        found.appendlist(name, value)
    return found


def _is_secret(name):
    return "password" in name


def _label(name):
    """`new-0-note` in words."""
    return name.replace("-", " ").replace("_", " ")
