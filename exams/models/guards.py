"""What may be put under an exam once it is signed: the database looks at the exam before it takes the row."""

from audit.immutability import taken_only_when

_SIGNED = "EXISTS (SELECT 1 FROM exams_exam e WHERE e.id = NEW.exam_id AND e.signed_at IS NOT NULL)"
_COUNTS = """NOT EXISTS (SELECT 1 FROM exams_exam e WHERE e.amends_id = NEW.exam_id)
    AND NOT EXISTS (SELECT 1 FROM exams_examenteredinerror v WHERE v.exam_id = NEW.exam_id)"""
_WANTED = """EXISTS (
        SELECT 1 FROM exams_examsignature s WHERE s.exam_id = NEW.exam_id
        AND s.wants_cosignature AND s.digest = NEW.digest AND s.signed_by_id <> NEW.signed_by_id
    )"""
_IS_QUALIFIED = """EXISTS (
        SELECT 1 FROM accounts_membership m JOIN exams_exam e ON e.clinic_id = m.clinic_id
        WHERE e.id = NEW.exam_id AND m.user_id = NEW.signed_by_id
        AND m.is_active AND NOT m.is_in_training
    )"""
_SAME_RECORD = """NEW.amendment_id IS NULL OR EXISTS (
        SELECT 1 FROM exams_exam n JOIN exams_exam e ON e.patient_id = n.patient_id
        JOIN exams_amendmentrequest q ON q.exam_id = e.id
        WHERE n.id = NEW.amendment_id AND n.amends_id IS NOT NULL AND q.id = NEW.asked_id
    )"""


def only_under_what_counts():
    """Refuse rows under a draft, an earlier version, or what was entered in error."""
    return taken_only_when(
        f"{_SIGNED} AND {_COUNTS}", "this is added to a signed exam that counts", name="exam_counts"
    )


def only_by_a_qualified_colleague():
    """Refuse a co-signature by the signer or by somebody in training, of other words, or of what wants none."""
    return taken_only_when(
        f"{_WANTED} AND {_IS_QUALIFIED}", "a colleague who is not in training co-signs what was signed",
        name="colleague_cosigns",
    )  # fmt: skip


def only_an_amendment_of_this_record():
    """Refuse to answer a request with an exam of another patient, or with one that amends nothing."""
    return taken_only_when(
        _SAME_RECORD, "the amendment belongs to the record the request is about", name="same_record"
    )
