"""Pages as tests read them."""

import re
import uuid

from patients import tokens

# Keys anywhere, what pictures hold, and the values of hidden fields that are drawn or sealed.
_DRAWN = (
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    r"data:[a-z]+/[a-z+]+;base64,[A-Za-z0-9+/=]+",
    r'(?<=name="csrfmiddlewaretoken" value=")[^"]+',
    r'(?<=name="form_owner" value=")[^"]+',
    r'(?<=name="patient_token" value=")[^"]+',
)


def without_keys(html: str) -> str:
    """Return the page without its keys and tokens: by chance any few letters stand in those."""
    return re.sub("|".join(_DRAWN), "…", html)


def own(patient, **more):
    """The hidden fields every form carries."""
    return {"submission_id": str(uuid.uuid4()), "patient_token": tokens.make(patient), **more}
