"""What can keep an exam from being written, each with its own name."""


class ExamRefused(Exception):
    """The act does not fit the exam as it stands now."""


class ExamLocked(ExamRefused):
    """Signed, amended or entered in error: it cannot be edited."""


class AlreadyAmended(ExamRefused):
    """A newer version exists; only the newest can be amended. `newest` is that exam."""

    def __init__(self, newest):
        super().__init__(newest)
        self.newest = newest


class StaleExam(ExamRefused):
    """Somebody saved the draft in the meantime. `exam` is what is saved now."""

    def __init__(self, exam):
        super().__init__(exam)
        self.exam = exam


class AlertsReplaced(ExamRefused):
    """None of the alerts that were to be answered stands any more."""


class NotComplete(ExamRefused):
    """Something is missing for a signature. `gaps` says what."""

    def __init__(self, gaps):
        super().__init__(gaps)
        self.gaps = gaps


class NoCosignatureWanted(ExamRefused):
    """It was not signed in training, is co-signed already, or no longer counts."""


class MayNotCosign(ExamRefused):
    """Nobody co-signs their own, and nobody in training co-signs."""


class MayNotAdd(ExamRefused):
    """An addendum has one signature and no second: nobody in training writes one."""


class SealBroken(ExamRefused):
    """The exam does not read as it was signed: nothing more is put under it."""


class AlreadyAnswered(ExamRefused):
    """A colleague answered the patient's request meanwhile, or it was never one of this exam."""


class TypedElsewhere(ExamRefused):
    """Another window went on with this form, saved it or threw it away; what it holds stays."""


class NotTheSame(ExamRefused):
    """The two nodules cannot be one as the record stands. `words` say why."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


class NotDivided(ExamRefused):
    """One nodule cannot be two, or one again, as the record stands. `words` say why."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


class NodulesChanged(ExamRefused):
    """The nodule named in the form is not one of this patient's."""


class StudyRefused(ExamRefused):
    """What was said about the study contradicts itself. `words` say how."""

    def __init__(self, words):
        super().__init__(words)
        self.words = words


class StudyChanged(ExamRefused):
    """A colleague corrected this study or took it out of use meanwhile. `newest` is what stands now."""

    def __init__(self, newest):
        super().__init__(newest)
        self.newest = newest


class TooManyFiles(ExamRefused):
    """A study, or a clinic's day, takes no more files than `most`."""

    def __init__(self, most, *, is_day):
        super().__init__(most)
        self.most, self.is_day = most, is_day
