"""Named questions about publications."""

from django.db import models
from django.db.models import Count, Q


class SourceQuerySet(models.QuerySet):
    """Questions about publications."""

    def current(self):
        """Those not replaced by a newer file."""
        return self.filter(superseded_at=None)

    def mentioning(self, words: str):
        """Those that mention every word in title, authors, term, year or id."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__icontains=word) | Q(authors__icontains=word) | Q(term_used__icontains=word)
                | Q(slug__icontains=word) | Q(journal__icontains=word)
            )  # fmt: skip
        return found

    def with_people(self):
        """With the number of people described one by one."""
        return self.annotate(people=Count("records", filter=Q(records__is_shared=False)))
