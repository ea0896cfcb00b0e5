"""Every part is in the gallery, has its stylesheet, and forms keep their promises."""

import re
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.template import Context, Template

from ui.gallery import NoduleForm, PatientForm, SideForm
from ui.problems import problems_of
from ui.widgets import ChipRadioSelect

TEMPLATES = settings.BASE_DIR / "templates"
PARTS = sorted((TEMPLATES / "components").glob("*.html"))
STYLES = settings.BASE_DIR / "static/css/components"

# Parts drawn with the look of another, by the name of its stylesheet.
LOOK_OF = {
    "body_map_marker": "body_map",
    "nodule_mark": "body_map",
    "nodule_position": "body_map",
    "note": "caution",
    "nodule_name": "nodule_label",
    "messages": "toast",
    "user_menu": "menu",
    "clinic_switcher": "menu",
    "site_footer": "site_header",
}


# Parts that need what the exam room knows; they are shown by its own pages.
OF_THE_EXAM = {"body_map", "body_map_marker", "nodule_mark", "nodule_position"}


@pytest.fixture
def gallery(client):
    """The gallery's page as a stranger gets it in local mode."""
    response = client.get("/ui/gallery/")
    assert response.status_code == 200
    return response


@pytest.mark.django_db
def test_every_part_is_drawn_in_the_gallery(gallery):
    drawn = {template.name for template in gallery.templates}

    missing = [
        part.stem
        for part in PARTS
        if f"components/{part.name}" not in drawn and part.stem not in OF_THE_EXAM
    ]

    assert missing == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_every_part_has_a_stylesheet_of_its_name(part):
    assert (STYLES / f"{LOOK_OF.get(part.stem, part.stem)}.css").exists()


def test_every_stylesheet_is_loaded_by_some_page():
    pages = "".join(page.read_text() for page in TEMPLATES.rglob("*.html"))
    loaded = re.findall(r"css/components/(\w+)\.css", pages)

    assert set(loaded) == {sheet.stem for sheet in STYLES.glob("*.css")}


def test_every_icon_used_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', Path("static/icons/sprite.svg").read_text()))
    sources = [*TEMPLATES.rglob("*.html")]

    used = {
        name for page in sources for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())
    }

    assert used <= sprite


@pytest.mark.django_db
def test_the_gallery_has_no_inline_style_or_script(gallery):
    html = gallery.content.decode()

    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*src=)|<style", html)


def test_a_fresh_form_has_nothing_chosen():
    html = render_crispy_form(NoduleForm(ghosts={"mobility": "mobile", "long_axis_chip": "20"}))

    assert "checked" not in html
    assert html.count("chip-ghost") == 2
    assert "was mobile" in html


def test_a_pressed_chip_can_be_taken_back_without_script():
    html = render_crispy_form(NoduleForm({"mobility": "fixed"}))

    assert re.search(r'value="fixed"[^>]*checked', html, re.S)
    assert re.search(
        r'class="chip chip-none">\s*<input type="radio"\s*name="mobility"\s*value=""', html
    )


def test_not_recorded_is_read_as_nothing():
    form = NoduleForm({"mobility": ""})

    assert form.is_valid()
    assert form.cleaned_data["mobility"] == ""
    assert "checked" not in render_crispy_form(form)


def test_a_required_choice_offers_no_way_back():
    field = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], widget=ChipRadioSelect)

    assert "chip-none" not in str(field.widget.render("x", None))


def test_sides_stand_as_the_body_has_them_and_none_is_chosen():
    html = render_crispy_form(SideForm())

    assert html.index('value="left"') < html.index('value="right"')
    assert "checked" not in html


def test_what_was_typed_stays_and_the_summary_leads_to_it():
    form = PatientForm({"weight_kg": "1.500"})
    html = render_crispy_form(form)

    assert 'value="1.500"' in html
    assert '<a href="#id_weight_kg">' in html
    assert 'aria-describedby="id_weight_kg_error"' in html
    assert 'id="id_weight_kg_error"' in html


def test_a_form_among_several_is_named_in_the_summary():
    form = NoduleForm({"depth_mm": "x"})
    form.summary_name = "N2"

    assert [problem.words[:11] for problem in problems_of([form])] == ["N2: Depth: "]


@pytest.mark.parametrize(
    ("side", "words"), [("left", "LEFT"), ("right", "RIGHT"), ("", "side not recorded")]
)
def test_sides_are_whole_words(side, words):
    html = Template("{% load ui %}{% side_flag side %}").render(Context({"side": side}))

    assert words in html
