"""Named questions about exams, nodules and findings."""

from django.db import models
from django.db.models.functions import Coalesce

from exams.entry import FELT
from exams.vocabulary import AWAITING, CloseReason


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

    def draft_of(self, examiner, patient, day):
        """The newest draft that this person began on this day, or None."""
        rows = self.standing().filter(patient=patient, examiner=examiner, signed_at=None)
        return rows.filter(examined_on=day).order_by("-recorded_at").first()

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


def of_moved(name):
    """Return the same for rows of an exam, which may belong to a nodule found apart since.

    Needs `move`, which `with_move` of their queryset joins.
    """
    return models.Case(
        models.When(move__nodule__isnull=False, then=of_whole(name, "move__nodule")),
        default=of_whole(name),
    )


class NoduleQuerySet(models.QuerySet):
    """Questions about nodules."""

    def open(self):
        """Nodules still followed."""
        return self.filter(closed_on__isnull=True, close_reason="")

    def with_felt_again(self, until=None):
        """With `is_felt_again`: excised, and felt at an exam after that day, up to `until`."""
        finding = self.model._meta.get_field("findings").related_model
        felt = (
            finding.objects.standing()
            .filter(patient=models.OuterRef("patient"), presence__in=FELT)
            .filter(exam__examined_on__gt=models.OuterRef("closed_on"))
            .with_move()
            .annotate(whole_id=of_moved("id"))
            .filter(whole_id=models.OuterRef("pk"))
        )
        if until is not None:
            felt = felt.filter(exam__examined_on__lte=until)
        excised = models.Q(close_reason=CloseReason.EXCISED, closed_on__isnull=False)
        # Asked of the excised only: on lists of many patients they are few.
        return self.annotate(
            is_felt_again=models.Case(
                models.When(excised, then=models.Exists(felt)), default=models.Value(False)
            )
        )

    def asked_about(self, until=None):
        """Nodules an exam has to answer: those followed, and those felt again after their excision."""
        followed = models.Q(closed_on__isnull=True, close_reason="")
        return self.with_felt_again(until).filter(followed | models.Q(is_felt_again=True))

    def for_patient(self, patient):
        """All nodules of the patient, by number."""
        return self.filter(patient=patient).order_by("number")


class LumpAlertQuerySet(OfExams):
    """Questions about lump alerts."""

    def standing(self):
        """What an exam that counts says today."""
        return super().standing().filter(withdrawn_at__isnull=True)

    def with_move(self):
        """With `move`: the finding that raised it belongs to a nodule found apart since."""
        stands = models.Q(exam__moves__undone_at=None, exam__moves__recorded_as=models.F("nodule"))
        return self.annotate(move=models.FilteredRelation("exam__moves", condition=stands))

    def with_whole(self):
        """With `whole_id` and `whole_number`: the nodule it is about as the record reads today."""
        return self.with_move().annotate(whole_id=of_moved("id"), whole_number=of_moved("number"))

    def with_its_page(self):
        """With all that the page to answer it reads of it."""
        return self.with_whole().select_related("patient", "exam", "nodule", "limits")

    def with_answer(self):
        """With `answer` (the code of the newest response, None without one), its `due_on`, `owner_id`, `answered_at`."""
        response = self.model._meta.get_field("responses").related_model
        newest = response.objects.filter(alert=models.OuterRef("pk")).order_by("-recorded_at")
        return self.annotate(
            answer=models.Subquery(newest.values("code")[:1]),
            due_on=models.Subquery(newest.values("due_on")[:1]),
            owner_id=models.Subquery(newest.values("owner")[:1]),
            answered_at=models.Subquery(newest.values("recorded_at")[:1]),
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
        """Forms that nobody saved or threw away."""
        return self.held().exclude(models.Exists(self._their_exams()))

    def waiting_for(self, author, since):
        """What this person typed since a moment and neither saved nor threw away, newest first."""
        rows = self.still_unsaved().filter(author=author, kept_at__gte=since)
        return rows.order_by("-kept_at")

    def held(self):
        """Forms that nobody threw away."""
        return self.filter(thrown_away_at=None)

    def still_or_lately(self, since):
        """Forms that nobody saved, with those thrown away since a moment; those thrown away stand last."""
        lately = models.Q(thrown_away_at=None) | models.Q(thrown_away_at__gte=since)
        return self.filter(lately).exclude(models.Exists(self._their_exams())).order_by(
            models.F("thrown_away_at").desc(nulls_first=True), "-kept_at"
        )  # fmt: skip

    def _their_exams(self):
        exam = self.model._meta.get_field("exam").related_model
        return exam.objects.filter(submission_id=models.OuterRef("form"))


class FindingQuerySet(OfExams):
    """Questions about findings."""

    def in_order(self):
        """By clinical time of their exam."""
        return _by_clinical_time(self, "exam__")

    def with_move(self):
        """With `move`: that it belongs to a nodule found apart since."""
        stands = models.Q(moves__undone_at=None)
        return self.annotate(move=models.FilteredRelation("moves", condition=stands))

    def with_whole(self):
        """With the nodule it was recorded for and, in `here_id` and `whole_id`, the one it belongs to today.

        `here` follows divisions, as an exam names its nodules; `whole` follows joins too, as a course does.
        """
        return (
            self.with_move()
            .annotate(here_id=Coalesce("move__nodule", "nodule"), whole_id=of_moved("id"))
            .select_related("nodule", "move__nodule", "move__division")
        )

    def of(self, nodule):
        """What belongs to this nodule today, whatever it was recorded as."""
        return self.filter(patient=nodule.patient_id).with_whole().filter(whole_id=nodule.pk)


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
