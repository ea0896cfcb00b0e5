"""Named questions about exams, nodules and findings."""

from django.db import models

from exams.vocabulary import AWAITING


def _by_clinical_time(queryset, prefix=""):
    return queryset.order_by(
        models.F(f"{prefix}examined_on").asc(nulls_first=True), f"{prefix}sequence",
        models.F(f"{prefix}examined_time").asc(nulls_first=True), f"{prefix}recorded_at", f"{prefix}id",
    )  # fmt: skip


class Replaceable(models.QuerySet):
    """Questions about what is never changed: it is replaced by a new version, or marked as an error."""

    def standing(self):
        """What counts: not entered in error and not replaced by a newer version."""
        return self.filter(voided__isnull=True, amended_by__isnull=True)


class OfExams(models.QuerySet):
    """Questions about what belongs to an exam."""

    def standing(self):
        """What belongs to an exam that counts."""
        return self.filter(exam__voided__isnull=True, exam__amended_by__isnull=True)


class AddendumQuerySet(models.QuerySet):
    """Questions about addenda."""

    def under(self, exams):
        """Addenda to any of these versions of an exam, in the order they were signed."""
        return self.filter(exam__in=exams).select_related("signed_by", "voided__recorded_by")


class RequestQuerySet(models.QuerySet):
    """Questions about the changes patients ask for."""

    def under(self, exams):
        """What was asked about any of these versions of an exam, in order."""
        return self.filter(exam__in=exams).select_related(
            "recorded_by", "answer__recorded_by", "answer__amendment", "voided__recorded_by"
        )

    def open(self):
        """What nobody has answered."""
        return self.filter(answer__isnull=True, voided__isnull=True)


class ExamQuerySet(Replaceable):
    """Questions about exams."""

    def wanting_cosignature(self):
        """Signed by somebody in training, standing, and co-signed by nobody yet."""
        return self.standing().filter(signature__wants_cosignature=True, cosignature__isnull=True)

    def signed(self):
        """Signed ones."""
        return self.filter(signed_at__isnull=False)

    def in_order(self):
        """By clinical time; unknown dates keep their sequence."""
        return _by_clinical_time(self)


def of_whole(name, prefix="nodule"):
    """Return the column of the nodule that this row's nodule was found to be, or of itself."""
    joined = f"{prefix}__joined_into"
    return models.Case(
        models.When(**{f"{joined}__isnull": False}, then=models.F(f"{joined}__{name}")),
        default=models.F(f"{prefix}__{name}"),
    )


class NoduleQuerySet(models.QuerySet):
    """Questions about nodules."""

    def open(self):
        """Nodules still followed."""
        return self.filter(closed_on__isnull=True, close_reason="")

    def for_patient(self, patient):
        """All nodules of the patient, by number."""
        return self.filter(patient=patient).order_by("number")


class LumpAlertQuerySet(OfExams):
    """Questions about lump alerts."""

    def with_answer(self):
        """With `answer` (the code of the newest response, None without one), `due_on` and `owner_id`."""
        response = self.model._meta.get_field("responses").related_model
        newest = response.objects.filter(alert=models.OuterRef("pk")).order_by("-recorded_at")
        return self.annotate(
            answer=models.Subquery(newest.values("code")[:1]),
            due_on=models.Subquery(newest.values("due_on")[:1]),
            owner_id=models.Subquery(newest.values("owner")[:1]),
        )

    def open(self):
        """Standing alerts that want something still: a first response, or the result that one awaits."""
        unclosed = (
            models.Q(answer=None) | models.Q(answer__in=AWAITING) | models.Q(due_on__isnull=False)
        )
        return self.standing().with_answer().filter(unclosed)


class UnsavedFormQuerySet(models.QuerySet):
    """Questions about what was typed and not saved."""

    def saved_after_all(self):
        """Forms whose exam was saved: a last turn may arrive after the saving did."""
        return self.filter(models.Exists(self._their_exams()))

    def still_unsaved(self):
        """Forms that nobody saved."""
        return self.exclude(models.Exists(self._their_exams()))

    def _their_exams(self):
        exam = self.model._meta.get_field("exam").related_model
        return exam.objects.filter(submission_id=models.OuterRef("form"))


class FindingQuerySet(OfExams):
    """Questions about findings."""

    def in_order(self):
        """By clinical time of their exam."""
        return _by_clinical_time(self, "exam__")


class ImagingQuerySet(Replaceable):
    """Questions about imaging studies."""

    def in_order(self):
        """By clinical time; unknown dates keep their sequence."""
        return self.order_by(
            models.F("performed_on").asc(nulls_first=True), "sequence", "recorded_at", "id"
        )

    def aimed_at(self, nodule):
        """Studies of this nodule, and of those that turned out to be it."""
        return self.filter(models.Q(nodule=nodule) | models.Q(nodule__joined_into=nodule))
