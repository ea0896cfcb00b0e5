"""A scan comes back on paper and on a stick: recorded with its pictures, compared with the one before."""

from datetime import date

from playwright.sync_api import expect

from exams.models import ImagingFile, ImagingStudy, Nodule
from exams.tests.pictures import a_pdf
from exams.tests.test_imaging import recorded
from library.demo.scans import a_scan
from patients.tests.factories import PatientFactory
from tests.journeys.acts import press
from tests.journeys.conftest import sign_in


def scan(long_mm, short_mm, seed, name="scan.png"):
    content = a_scan(long_mm, short_mm, seed=seed).content
    return {"name": name, "mimeType": "image/png", "buffer": content}


def open_patient(page, clinic, ana):
    patient = PatientFactory(clinic=clinic)
    Nodule.objects.create(clinic=clinic, patient=patient, number=1, side="right")
    sign_in(page, ana)
    return patient


def record(page, *files, long="22", short="14", when="3 May 2026"):
    press(page, "modality", "ultrasound")
    page.get_by_label("Date", exact=True).fill(when)
    press(page, "result", "nodule_seen")
    page.get_by_label("Long axis").fill(long)
    page.get_by_label("Short axis").fill(short)
    page.locator('input[type="file"]').set_input_files(list(files))
    page.get_by_role("button", name="Save").click()


def test_a_scan_is_recorded_and_seen_beside_the_one_before(page, clinic, ana, accessible, picture):
    patient = open_patient(page, clinic, ana)
    nodule = Nodule.objects.get(patient=patient)
    recorded(
        patient, ana, a_scan(28, 13, seed=3).content, long_axis_mm=28, short_axis_mm=13, performed_on=date(2025, 11, 3),
        finding_text="Fat-like lump above the fascia.",
    )  # fmt: skip

    page.goto(f"/nodules/{nodule.pk}/")
    page.get_by_role("link", name="Record imaging").click()
    expect(page.get_by_label("a nodule")).to_be_checked()
    accessible()
    picture("imaging-new")
    report = {"name": "report.pdf", "mimeType": "application/pdf", "buffer": a_pdf(pages=2)}
    record(page, scan(22, 12, 4), report, short="12")
    page.wait_for_url("**/imaging/*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ultrasound of N1 RIGHT, 3 May 2026")
    accessible()
    picture("imaging-study")

    page.get_by_role("link", name="image 1").click()
    expect(page.get_by_text("3 Nov 2025, 28 × 13 mm")).to_be_visible()
    expect(page.get_by_text("3 May 2026, 22 × 12 mm")).to_be_visible()
    page.wait_for_load_state("networkidle")
    drawn = "els => els.every(e => e.complete && e.naturalWidth > 100)"
    assert page.eval_on_selector_all(".images img", drawn)
    before, this = (each.bounding_box() for each in page.locator(".images img").all())
    assert before["y"] == this["y"]
    assert before["x"] < this["x"]
    accessible()
    picture("imaging-image")
    page.set_viewport_size({"width": 390, "height": 844})
    before, this = (each.bounding_box() for each in page.locator(".images img").all())
    assert before["x"] == this["x"]
    assert before["y"] < this["y"]
    page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(f"/patients/{patient.pk}/imaging/")
    accessible()
    picture("imaging")
    page.goto(f"/patients/{patient.pk}/")
    row = page.get_by_role("link", name="Imaging: ultrasound N1 RIGHT: nodule seen").first
    expect(row).to_be_visible()


def test_a_bad_file_is_refused_beside_the_question(page, clinic, ana, accessible):
    patient = open_patient(page, clinic, ana)
    page.goto(f"/patients/{patient.pk}/imaging/new/")
    press(page, "aim", "exclusion")
    page.get_by_label("To exclude what").fill("fracture")
    bad = {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload='alert(1)'/>"}

    record(page, scan(20, 10, 5), bad)

    expect(page.locator("#div_id_attached")).to_contain_text("File 2, scan.jpg: This is no JPEG")
    expect(page.get_by_label("To exclude what")).to_have_value("fracture")
    accessible()
    assert not ImagingStudy.objects.exists()


def test_what_is_handed_out_runs_nothing(page, clinic, ana):
    """A picture that carried a page with a script, opened by itself: a picture, and nothing else."""
    patient = open_patient(page, clinic, ana)
    html = b"<html><script>document.title='owned'</script></html>"
    study = recorded(patient, ana, a_scan(20, 10, seed=6).content + html)
    file = ImagingFile.objects.get(study=study)

    page.goto(f"/imaging/files/{file.pk}/content/")

    assert page.title() != "owned"
    assert page.locator("img").count() == 1


def test_print_leaves_pictures_out_unless_asked(page, clinic, ana):
    patient = open_patient(page, clinic, ana)
    study = recorded(patient, ana, a_scan(20, 10, seed=7).content)
    page.emulate_media(media="print")

    page.goto(f"/imaging/{study.pk}/")
    expect(page.locator(".thumb img")).to_be_hidden()
    page.goto(f"/imaging/{study.pk}/?images=1")
    expect(page.locator(".thumb img")).to_be_visible()
    page.emulate_media(media="screen")


def test_it_works_by_keyboard_and_without_script(new_page, live_server, clinic, ana):
    page = new_page(java_script_enabled=False)
    patient = open_patient(page, clinic, ana)
    page.goto(f"/patients/{patient.pk}/imaging/new/")
    press(page, "aim", "nodule")
    press(page, "nodule", str(Nodule.objects.get(patient=patient).pk))

    record(page, scan(20, 10, 8))

    page.wait_for_url("**/imaging/*/")
    page.locator("a.thumb").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/imaging/files/*/")
    assert ImagingStudy.objects.get(patient=patient).files.count() == 1
