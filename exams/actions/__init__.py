"""Verbs of the exam. Each is atomic, writes in few statements and leaves its audit events."""

from exams.actions.alerts import answer_alert, answer_alerts
from exams.actions.correcting import amend_exam, close_nodule, reopen_nodule, void_exam
from exams.actions.recording import record_exam, update_exam
from exams.actions.signing import sign_exam, sign_many

__all__ = [
    "amend_exam", "answer_alert", "answer_alerts", "close_nodule", "record_exam", "reopen_nodule", "sign_exam", "sign_many", "update_exam",
    "void_exam",
]  # fmt: skip
