"""Verbs of the exam. Each is atomic, writes in few statements and leaves its audit events."""

from exams.actions.additions import void_addendum, write_addendum
from exams.actions.alerts import answer_alert, answer_alerts
from exams.actions.correcting import amend_exam, void_exam
from exams.actions.cosigning import cosign_exam
from exams.actions.dividing import divide_nodule, undo_division
from exams.actions.imaging import (
    amend_study,
    attach_files,
    record_study,
    void_file,
    void_study,
)
from exams.actions.nodules import close_nodule, join_nodules, reopen_nodule, split_nodules
from exams.actions.recording import record_exam, update_exam
from exams.actions.requests import answer_request, record_request, void_request
from exams.actions.signing import sign_exam, sign_many
from exams.actions.unsaved import forget_old, keep_typed, take_back_throwing, throw_away

__all__ = [
    "amend_exam",
    "amend_study",
    "answer_alert",
    "answer_alerts",
    "answer_request",
    "attach_files",
    "close_nodule",
    "cosign_exam",
    "divide_nodule",
    "forget_old",
    "join_nodules",
    "keep_typed",
    "record_exam",
    "record_request",
    "record_study",
    "reopen_nodule",
    "sign_exam",
    "sign_many",
    "split_nodules",
    "take_back_throwing",
    "throw_away",
    "undo_division",
    "update_exam",
    "void_addendum",
    "void_exam",
    "void_file",
    "void_request",
    "void_study",
    "write_addendum",
]  # fmt: skip
