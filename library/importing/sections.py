"""Every fact of every section of a file, and the column it is typed in."""

from library.importing.codecs import code, code_list, free_words, name, number, word_list
from library.importing.findings import (
    character,
    duration_text,
    histology,
    pain_site,
    pressing,
    shape,
    size,
    tender,
)
from library.importing.steps import (
    concentration,
    earlier_treatment,
    follow_up,
    incision,
    instrument,
    interval,
    moment,
    needle,
    value,
)

_SOURCE, _RECORD, _PATIENT = (
    "library.PublishedSource",
    "library.PublishedRecord",
    "patients.Patient",
)
_EXAM, _COMPLAINT, _FINDING = "exams.Exam", "exams.Complaint", "exams.PalpationFinding"
_TREATMENT, _AGENT, _SCORE = (
    "treatments.Treatment",
    "treatments.AdministeredAgent",
    "measures.Score",
)
_OUTCOME, _FIGURE, _COUNT = (
    "library.PublishedOutcome",
    "library.SeriesMeasurement",
    "library.SeriesCount",
)
_NODULE_DONE, _PROCEDURE = "treatments.ProcedureNodule", "treatments.Procedure"

FILE = (
    name("id", f"{_SOURCE}.slug"),
    code("design", f"{_SOURCE}.design", "design", f"{_SOURCE}.design_text"),
    code("scope", f"{_SOURCE}.scope", "scope", f"{_SOURCE}.scope_text"),
    free_words("term_used", f"{_SOURCE}.term_used"),
    word_list("ambiguities", f"{_SOURCE}.ambiguities"),
    word_list("acceptance_checks", f"{_SOURCE}.acceptance_checks"),
    free_words("notes", f"{_SOURCE}.notes"),
)
SOURCE = (
    free_words("title", f"{_SOURCE}.title"),
    free_words("authors", f"{_SOURCE}.authors"),
    number("year", f"{_SOURCE}.year"),
    free_words("journal", f"{_SOURCE}.journal"),
    name("doi", f"{_SOURCE}.doi"),
    name("pmid", f"{_SOURCE}.pmid"),
    name("url", f"{_SOURCE}.url"),
    word_list("other_urls", f"{_SOURCE}.other_urls"),
    code("read_as", f"{_SOURCE}.read_as", "read_as", f"{_SOURCE}.read_as_text"),
)
GROUP = (
    *(number(key, f"{_SOURCE}.{key}") for key in (
        "n_patients", "n_nodules", "n_bilateral", "n_female", "n_male",
        "age_mean", "age_sd", "age_min", "age_max", "duration_months_mean",
    )),
    follow_up(),
)  # fmt: skip
COUNT = (
    free_words("label", f"{_COUNT}.label"),
    number("n", f"{_COUNT}.n"),
    number("of", f"{_COUNT}.of"),
    number("pct_reported", f"{_COUNT}.pct_reported"),
    free_words("note", f"{_COUNT}.note"),
)
MEASUREMENT = (
    moment(f"{_FIGURE}.time_text", f"{_FIGURE}.at_days", f"{_FIGURE}.moment", f"{_FIGURE}.minutes"),
    instrument(f"{_FIGURE}.instrument_text", f"{_FIGURE}.scale_highest"),
    value(
        f"{_FIGURE}.value",
        f"{_FIGURE}.value_high",
        f"{_FIGURE}.outcome_category",
        f"{_FIGURE}.value_text",
    ),
    name("unit", f"{_FIGURE}.unit"),
    code("statistic", f"{_FIGURE}.statistic", "statistic", f"{_FIGURE}.statistic_text"),
    name("arm", f"{_FIGURE}.arm"),
    number("n", f"{_FIGURE}.n"),
    free_words("note", f"{_FIGURE}.note"),
)
PERSON = (
    name("label", f"{_RECORD}.label"),
    number("age", f"{_PATIENT}.stated_age_years"),
    free_words("age_text", f"{_PATIENT}.stated_age_text"),
    code("sex", f"{_PATIENT}.sex", "sex"),
    free_words("occupation", f"{_PATIENT}.occupation"),
    number("height_cm", "patients.BodyMeasure.height_cm"),
    number("weight_kg", "patients.BodyMeasure.weight_kg"),
    code("neuro_exam", f"{_EXAM}.neuro", "neuro", f"{_EXAM}.neuro_text"),
    code("straight_leg_raise", f"{_EXAM}.slr", "slr", f"{_EXAM}.slr_text"),
    free_words("skin_changes", f"{_EXAM}.skin_text"),
    free_words("algometry", f"{_EXAM}.algometry_text"),
    histology(),
    code("final_status", f"{_RECORD}.final_status", "outcome", f"{_RECORD}.final_status_text"),
)
CONDITION = (code("", "patients.Condition.code", "condition", "patients.Condition.text"),)
COMPLAINT = (
    pain_site(),
    number("duration_months", f"{_COMPLAINT}.duration_months"),
    duration_text(),
    code("onset", f"{_COMPLAINT}.onset", "onset", f"{_COMPLAINT}.onset_text"),
    character(),
    code_list("radiation", f"{_COMPLAINT}.radiation", "radiation", f"{_COMPLAINT}.radiation_texts"),
    code_list("provoking", f"{_COMPLAINT}.provoking", "provoking", f"{_COMPLAINT}.provoking_texts"),
    code_list("relieving", f"{_COMPLAINT}.relieving", "relieving", f"{_COMPLAINT}.relieving_texts"),
    word_list("associated", f"{_COMPLAINT}.associated_texts"),
)
NODULE = (
    code("site", "exams.Nodule.region_stated", "site"),
    free_words("site_text", "exams.Nodule.region_text"),
    code("side", "exams.Nodule.side", "laterality", "exams.Nodule.side_text"),
    number("count", f"{_FINDING}.number_at_site", text_column=f"{_FINDING}.number_text"),
    size(),
    shape(),
    code("consistency", f"{_FINDING}.consistency", "consistency", f"{_FINDING}.consistency_text"),
    code("mobility", f"{_FINDING}.mobility", "mobility", f"{_FINDING}.mobility_text"),
    code("depth_or_tethering", f"{_FINDING}.depth", "depth", f"{_FINDING}.depth_text"),
    tender(),
    pressing(),
    code_list(
        "radiation_on_pressure", f"{_FINDING}.spreads_to", "radiation", f"{_FINDING}.spreads_text"
    ),
)
IMAGING = (
    code("modality", "exams.ImagingStudy.modality", "modality", "exams.ImagingStudy.modality_text"),
    code("target", "exams.ImagingStudy.region", "imaging_region", "exams.ImagingStudy.region_text"),
    code(
        "finding", "exams.ImagingStudy.result", "imaging_result", "exams.ImagingStudy.finding_text"
    ),
)
EARLIER = (earlier_treatment(),)
TREATMENT = (
    number("order", f"{_TREATMENT}.sequence", empty=0),
    code("type", f"{_TREATMENT}.kind", "kind", f"{_TREATMENT}.kind_text"),
    code("guidance", f"{_PROCEDURE}.guidance", "guidance", f"{_PROCEDURE}.guidance_text"),
    needle(),
    number(
        "sessions",
        f"{_TREATMENT}.sessions",
        f"{_TREATMENT}.sessions_high",
        f"{_TREATMENT}.sessions_text",
    ),
    interval(),
    code(
        "anaesthesia", f"{_PROCEDURE}.anaesthesia", "anaesthesia", f"{_PROCEDURE}.anaesthesia_text"
    ),
    incision(),
    number("fascial_defect_mm", f"{_NODULE_DONE}.fascial_defect_mm"),
    code(
        "fascial_repair",
        f"{_NODULE_DONE}.fascial_repair",
        "repair",
        f"{_NODULE_DONE}.fascial_repair_text",
    ),
    code("intent", f"{_TREATMENT}.intent", "intent"),
    code("response", f"{_TREATMENT}.response", "response", f"{_TREATMENT}.response_text"),
    free_words("detail", f"{_TREATMENT}.detail_text"),
)
AGENT = (
    code("drug", f"{_AGENT}.drug", "drug", f"{_AGENT}.drug_text"),
    number("dose_mg", f"{_AGENT}.dose_mg", f"{_AGENT}.dose_high_mg", f"{_AGENT}.dose_text"),
    concentration(),
    number("volume_ml", f"{_AGENT}.volume_ml", f"{_AGENT}.volume_high_ml", f"{_AGENT}.volume_text"),
    free_words("note", f"{_AGENT}.note"),
)
OUTCOME = (
    moment(
        f"{_SCORE}.time_text",
        f"{_SCORE}.days_from_step",
        f"{_OUTCOME}.moment",
        f"{_OUTCOME}.minutes",
    ),
    instrument(f"{_SCORE}.instrument_text", f"{_SCORE}.scale_highest"),
    value(
        f"{_SCORE}.value", f"{_SCORE}.value_high", f"{_SCORE}.outcome_category", f"{_SCORE}.words"
    ),
    name("unit", f"{_SCORE}.unit"),
    code("statistic", f"{_OUTCOME}.statistic", "statistic", f"{_OUTCOME}.statistic_text"),
    name("arm", f"{_OUTCOME}.arm"),
    number("n", f"{_OUTCOME}.n"),
    free_words("note", f"{_SCORE}.note"),
)
COMPLICATION = (code("", "treatments.AdverseEvent.kind", "event", "treatments.AdverseEvent.text"),)

ROWS_OF_PERSON = {
    "comorbidities": CONDITION, "prior_diagnoses": CONDITION, "prior_treatments": EARLIER,
    "nodules": NODULE, "imaging": IMAGING, "treatments": TREATMENT, "outcomes": OUTCOME,
    "complications": COMPLICATION,
}  # fmt: skip
