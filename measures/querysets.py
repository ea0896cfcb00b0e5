"""Named questions about scores."""

from django.db import models

from measures.vocabulary import InstrumentCode, Recall, Situation


class ScoreQuerySet(models.QuerySet):
    """Questions about scores."""

    def standing(self):
        """Scores that count: not entered in error and not replaced by an amendment."""
        return self.filter(voided__isnull=True, amended_by__isnull=True)

    def in_order(self):
        """By clinical time; unknown dates keep their sequence."""
        return self.order_by(
            models.F("collected_on").asc(nulls_first=True), "sequence",
            models.F("collected_time").asc(nulls_first=True), "recorded_at", "id",
        )  # fmt: skip

    def for_sheet(self):
        """With everything a score's own page says of it."""
        return self.select_related(
            "patient", "instrument", "recorded_by", "voided__recorded_by", "amended_by", "amends"
        )

    def newest_of_each(self, codes):
        """The newest standing answer to the own question of each of these instruments."""
        return (
            self.standing()
            .filter(
                instrument__code__in=codes,
                situation=Situation.GENERAL,
                recall=models.F("instrument__recall"),
            )
            .order_by("instrument__code", "-collected_on", "-recorded_at")
            .distinct("instrument__code")
            .select_related("instrument")
        )

    def last_week_pain(self):
        """The only pain scores that count for response: average of the last 7 days, 0 to 10."""
        return self.filter(
            instrument__code=InstrumentCode.PAIN_NRS,
            recall=Recall.LAST_7_DAYS,
            situation=Situation.GENERAL,
            value__isnull=False,
        )
