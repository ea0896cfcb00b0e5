"""The shorthand line on the exam page: it fills what is empty, and never over a person's own hand."""

import json
import re
import uuid
from datetime import date
from html import unescape

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.tests.factories import staff
from accounts.vocabulary import Role
from exams.entry import prefix_of
from exams.forms.filling import Filling, Target
from exams.models import Exam, Nodule, PalpationFinding
from exams.tests.factories import ABSENT, found, recorded
from patients import tokens

KNOWN = "n" + "0" * 32
TARGETS = {2: Target(KNOWN, "right", ("unchanged", "changed", "not_felt", "not_examined"))}
# The line fills this block already.
HELD = '[["new-0", "what stood there before"]]'
LINE = "r psis 45/5 12x8 firm mobile t2 usual buttock"
FILLED = {
    "side": ["right"], "zone": ["right-psis"], "lateral_mm": ["45"], "vertical_mm": ["5"],
    "vertical_direction": ["above"], "placed_by": ["typed"], "long_axis_chip": ["12"],
    "short_axis_mm": ["8"], "consistency": ["firm"], "mobility": ["mobile"], "tenderness": ["2"],
    "usual_pain": ["yes"], "spreads_to": ["buttock"],
}  # fmt: skip


def posted(line="", **fields):
    data = QueryDict(mutable=True)
    data["shorthand"] = line
    for name, value in fields.items():
        data.setlist(name.replace("new_0_", "new-0-").replace("known_", f"{KNOWN}-"), value if isinstance(value, list) else [value])  # fmt: skip
    return data


def filling(line, **fields):
    return Filling(posted(line, **fields), TARGETS)


def again(before: Filling, line, **changes) -> Filling:
    """What the next sending makes of another line, the form as the first filling left it."""
    data = before.data.copy()
    data["shorthand"] = line
    data["shorthand_into"], data["shorthand_filled"] = before.holding, before.remembered
    for name, value in changes.items():
        data.setlist(name.replace("new_0_", "new-0-"), [value] if value else [])
    return Filling(data, TARGETS)


def of_new(data, index=0):
    own = f"new-{index}-"
    return {
        name.removeprefix(own): values
        for name, values in data.lists()
        if name.startswith(own) and any(values) and not name.endswith("present")
    }


class TestFilling:
    def test_an_empty_block_takes_everything(self):
        result = filling(LINE, new_0_present="1")

        assert of_new(result.data) == FILLED
        assert result.is_taken

    def test_without_any_block_one_is_made(self):
        assert filling(LINE).data["new-0-present"] == "1"

    def test_two_nodules_take_two_blocks_and_leave_a_touched_one_alone(self):
        result = filling("r psis 10mm; l sacral 20mm", new_0_present="1", new_0_tenderness="3")

        assert [prefix for prefix, _words in result.into] == ["new-1", "new-2"]
        assert of_new(result.data) == {"tenderness": ["3"]}
        assert result.data["new-2-zone"] == "left-sacral"

    def test_a_zone_alone_stands_at_its_centre_as_the_list_puts_it(self):
        data = filling("l si").data

        assert of_new(data) == {
            "side": ["left"], "zone": ["left-si-joint"], "lateral_mm": ["36"], "vertical_mm": ["36"],
            "vertical_direction": ["below"], "placed_by": ["zone"],
        }  # fmt: skip

    def test_a_persons_chip_stands_and_the_difference_is_said(self):
        first = filling("r psis t2 firm", new_0_present="1")
        result = again(first, "r psis t2 firm", new_0_consistency="soft")

        assert result.data["new-0-consistency"] == "soft"
        assert result.problems == [
            "N1: Shorthand says “firm”, the form says “soft”. The form stands."
        ]

    def test_a_chip_taken_back_by_hand_is_not_pressed_again(self):
        first = filling("r psis firm", new_0_present="1")
        result = again(first, "r psis firm", new_0_consistency="")

        assert result.data.get("new-0-consistency") is None
        assert result.problems == ["N1: Shorthand says “firm”, but in the form it was taken back."]
        assert again(result, "r psis firm").problems == result.problems

    def test_another_word_replaces_what_the_line_itself_had_filled(self):
        first = filling("r psis firm 12x8", new_0_present="1")
        result = again(first, "r psis soft 13")

        assert result.data["new-0-consistency"] == "soft"
        assert result.data.get("new-0-long_axis_chip", "") == ""
        assert again(first, "").data.get("new-0-side", "") == ""

    def test_a_place_from_the_map_stands(self):
        own = {"side": "right", "lateral_mm": "44", "vertical_mm": "7", "vertical_direction": "above", "zone": "right-psis", "placed_by": "map"}  # fmt: skip
        hand = {f"new_0_{name}": value for name, value in own.items()}
        fields = {**hand, "new_0_present": "1", "shorthand_into": HELD}

        agreed = filling("r psis firm", **fields)
        differs = filling("r 45/5", **fields)
        other_side = filling("l psis", **fields)

        assert agreed.is_taken
        assert agreed.data["new-0-placed_by"] == "map"
        assert "45 mm from midline" in differs.problems[0]
        assert (differs.data["new-0-lateral_mm"], differs.data["new-0-placed_by"]) == ("44", "map")
        assert "“LEFT”" in other_side.problems[0]

    def test_a_zone_of_the_list_says_its_side(self):
        result = filling("r psis", new_0_zone="left-psis", new_0_present="1", shorthand_into=HELD)

        assert result.data["new-0-zone"] == "left-psis"
        assert result.problems == ["N1: Shorthand says “RIGHT”, the form says “LEFT, PSIS (dimple)”. The form stands."]  # fmt: skip

    @pytest.mark.parametrize("line", ["r psis", "psis 45/5", "45/5"])
    def test_a_side_pressed_by_hand_outlives_the_line(self, line):
        first = filling(line, new_0_side="right", new_0_present="1", shorthand_into=HELD)
        emptied = again(first, "")

        assert first.data["new-0-side"] == "right"
        assert of_new(emptied.data) == {"side": ["right"]}

    def test_below_pressed_by_hand_is_not_turned_round(self):
        result = filling("r 45/5", new_0_vertical_direction="below", new_0_present="1", shorthand_into=HELD)  # fmt: skip

        assert of_new(result.data) == {"vertical_direction": ["below"]}
        assert len(result.problems) == 1

    def test_without_a_side_the_rest_is_filled(self):
        result = filling("45/5 psis 12mm", new_0_present="1")

        assert of_new(result.data) == {
            "lateral_mm": ["45"], "vertical_mm": ["5"], "vertical_direction": ["above"],
            "placed_by": ["typed"], "long_axis_chip": ["12"],
        }  # fmt: skip
        assert result.problems == ["N1: Side missing: write l or r."]

    def test_a_known_nodule_is_answered(self):
        data = filling("N2 same t1 usual").data

        assert data[f"{KNOWN}-answer"] == "unchanged"
        assert (data[f"{KNOWN}-tenderness"], data[f"{KNOWN}-usual_pain"]) == ("1", "yes")
        assert not any(name.startswith("new-") for name in data)

    @pytest.mark.parametrize("line", ["N2 l same t1", "N3 same t1", "N2 N3 same"])
    def test_a_known_nodule_that_is_not_meant_is_not_touched(self, line):
        result = filling(line)

        assert result.problems
        assert [name for name in result.data if name != "shorthand"] == []

    def test_an_excised_nodule_cannot_be_unchanged(self):
        result = Filling(posted("N2 same"), {2: Target(KNOWN, "right", ("changed", "not_felt"))})

        assert result.problems == ["N2: N2 cannot be answered so today."]

    def test_what_a_hand_pressed_stays_with_its_nodule(self):
        first = filling("l sacral 20mm", new_0_present="1")

        inserted = again(first, "r psis 10mm; l sacral 20mm", new_0_tenderness="3")
        undone = again(inserted, "l sacral 20mm")
        edited = again(inserted, "r psis 10mm; l sacral 25mm")
        both = again(inserted, "r psis 11mm; l si; l sacral 25mm")

        assert (inserted.data["new-0-side"], inserted.data["new-1-side"]) == ("left", "right")
        assert inserted.data["new-0-tenderness"] == undone.data["new-0-tenderness"] == "3"
        assert undone.data["new-0-zone"] == "left-sacral"
        assert of_new(undone.data, 1) == {}
        assert edited.data["new-0-long_axis_chip"] == "25"
        # Nobody can say which nodule the pressed chip belongs to: it stands alone, and the form asks.
        assert of_new(both.data) == {"tenderness": ["3"]}

    def test_a_block_the_line_made_goes_with_its_words(self):
        first = filling("r psis firm; l si", new_0_present="1")
        shorter = again(first, "r psis firm")
        emptied = again(shorter, "")

        assert not any(name.startswith("new-1-") for name in shorter.data)
        # The one that stood there before stays, empty.
        assert emptied.data["new-0-present"] == "1"
        assert of_new(emptied.data) == {}

    @pytest.mark.parametrize("hand", [{"tenderness": "3"}, {"consistency": ""}, {"consistency": "soft"}])  # fmt: skip
    def test_a_block_a_hand_was_at_stays_without_its_words(self, hand):
        first = filling("r psis firm")
        emptied = again(first, "", **{f"new_0_{name}": value for name, value in hand.items()})

        assert emptied.data["new-0-present"] == "1"
        assert of_new(emptied.data) == {name: [value] for name, value in hand.items() if value}

    def test_a_removed_block_does_not_come_back_by_itself(self):
        first = filling("r psis firm", new_0_present="1")
        data = posted(
            "r psis firm", shorthand_into=first.holding, shorthand_filled=first.remembered
        )
        result = Filling(data, TARGETS)

        assert "removed" in result.problems[0]
        assert result.changes(data) == {}
        assert of_new(result.data) == {}

    @pytest.mark.parametrize("kept", ["[]", "{", '{"a": 1}', '{"new-0-side": ["left"], "note": ["x"]}', "[" * 5000])  # fmt: skip
    def test_whatever_is_sent_as_remembered_breaks_nothing(self, kept):
        result = filling(
            LINE,
            shorthand_filled=kept,
            shorthand_into='[["new-0", "r"], ["../x", 1], 3]',
            note="mine",
        )

        assert result.data["note"] == "mine"


# --- The pages -----------------------------------------------------------------------------------


def url(patient):
    return reverse("exams:record", args=[patient.pk])


def sent(patient, line, **more):
    return {
        "submission_id": str(uuid.uuid4()), "patient_token": tokens.make(patient), "save": "draft",
        "examined_on": f"{patient.clinic.today()}", "complaint_side": "right", "pain": "7", **ABSENT,
        "new-0-present": "1", "shorthand": line, **more,
    }  # fmt: skip


def hidden(html, name):
    match = re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)
    return unescape(match[1]) if match else ""


def is_pressed(html, name, value):
    tags = re.findall(r"<input[^>]*>", html)
    return any(
        f'name="{name}"' in tag and f'value="{value}"' in tag and "checked" in tag for tag in tags
    )


def test_a_line_alone_makes_a_nodule(client, maria_and_ana):
    patient, _ana = maria_and_ana

    response = client.post(url(patient), sent(patient, LINE))

    assert response.status_code == 302
    finding = PalpationFinding.objects.get()
    assert (finding.nodule.side, finding.zone, finding.placed_by) == ("right", "psis", "typed")
    assert (finding.lateral_mm, finding.cc_mm, finding.long_axis_mm, finding.short_axis_mm) == (45, 5, 12, 8)  # fmt: skip
    assert (finding.consistency, finding.mobility, finding.tenderness) == ("firm", "mobile", "2")
    assert (finding.usual_pain, finding.spreads_to, finding.depth) == ("yes", ["buttock"], "")


def test_a_zone_alone_is_stored_as_from_the_list(client, maria_and_ana):
    patient, _ana = maria_and_ana

    client.post(url(patient), sent(patient, "l crest-med 20mm t0", complaint_side="left"))

    finding = PalpationFinding.objects.get()
    assert (finding.placed_by, finding.zone, finding.nodule.side) == (
        "zone",
        "crest-medial",
        "left",
    )


def test_what_is_not_understood_brings_the_form_back_whole(client, maria_and_ana):
    patient, _ana = maria_and_ana

    response = client.post(url(patient), sent(patient, "r psis fimr t2"))

    html = response.content.decode()
    assert response.status_code == 422
    assert Exam.objects.count() == 0
    assert 'value="r psis fimr t2"' in html
    assert "Not understood: “fimr”." in html
    assert is_pressed(html, "new-0-tenderness", "2")


def test_the_corrected_line_is_taken_over(client, maria_and_ana):
    patient, _ana = maria_and_ana
    html = client.post(url(patient), sent(patient, "r psis fimr t2")).content.decode()
    fields = {f"new-0-{name}": value for name, value in (
        ("side", "right"), ("zone", "right-psis"), ("lateral_mm", "40"), ("vertical_mm", "0"),
        ("vertical_direction", "above"), ("placed_by", "zone"), ("tenderness", "2"),
    )}  # fmt: skip
    into, filled = (hidden(html, name) for name in ("shorthand_into", "shorthand_filled"))
    assert json.loads(into) == [["new-0", "r psis fimr t2"]]

    line = {"shorthand_into": into, "shorthand_filled": filled}
    response = client.post(url(patient), sent(patient, "r psis firm t3", **fields, **line))

    assert response.status_code == 302
    finding = PalpationFinding.objects.get()
    assert (finding.consistency, finding.tenderness) == ("firm", "3")


def test_chip_and_line_differ(client, maria_and_ana):
    patient, _ana = maria_and_ana
    chip = {"new-0-consistency": "soft", "shorthand_into": HELD}

    response = client.post(url(patient), sent(patient, "r psis firm", **chip))

    html = response.content.decode()
    assert response.status_code == 422
    assert "Shorthand says “firm”, the form says “soft”" in html
    assert is_pressed(html, "new-0-consistency", "soft")


def test_once_taken_over_the_line_is_empty(client, maria_and_ana):
    patient, _ana = maria_and_ana

    html = client.post(url(patient), sent(patient, LINE, fill="line")).content.decode()

    assert hidden(html, "shorthand") == ""
    assert hidden(html, "shorthand_filled") == ""
    assert is_pressed(html, "new-0-consistency", "firm")
    assert "There is a problem" not in html
    assert Exam.objects.count() == 0


def test_a_line_too_long_is_given_back(client, maria_and_ana):
    patient, _ana = maria_and_ana

    response = client.post(url(patient), sent(patient, "firm " * 300))

    assert response.status_code == 422
    assert "firm firm" in response.content.decode()


def test_known_nodules_on_the_page(client, maria_and_ana):
    patient, ana = maria_and_ana
    recorded(patient, ana, found(mobility="mobile"), found(1, side="left"), on=date(2026, 5, 4))

    wrong = client.post(url(patient), sent(patient, "N1 l same t1"))
    right = client.post(url(patient), sent(patient, "N1 r same t1; N2 gone"))

    assert wrong.status_code == 422
    assert "N1 is on the RIGHT in the record" in wrong.content.decode()
    assert right.status_code == 302
    one, two = Exam.objects.latest("recorded_at").findings.order_by("nodule__number")
    assert (one.carried_from.tenderness, one.mobility, one.tenderness) == ("2", "mobile", "1")
    assert (one.usual_pain, two.presence) == ("", "not_felt")


def test_in_a_draft_the_saved_values_are_a_persons_own(client, maria_and_ana):
    patient, ana = maria_and_ana
    exam = recorded(patient, ana, found(consistency="soft"))
    prefix = prefix_of(Nodule.objects.get())
    edit = reverse("exams:edit", args=[exam.pk])
    facts = {f"{prefix}-answer": "changed", f"{prefix}-consistency": "soft", f"{prefix}-long_axis_chip": "15"}  # fmt: skip
    data = sent(patient, "N1 changed firm mobile", version="1", **facts)
    del data["new-0-present"]

    refused = client.post(edit, data)
    done = client.post(edit, {**data, "shorthand": "N1 changed mobile"})

    assert refused.status_code == 422
    assert "Shorthand says “firm”, the form says “soft”" in refused.content.decode()
    assert done.status_code == 302
    finding = exam.findings.get()
    assert (finding.consistency, finding.mobility) == ("soft", "mobile")


class TestAsking:
    address = "/exams/shorthand/"

    def test_the_answer_says_what_to_press(self, client, maria_and_ana):
        before = Exam.objects.count()
        response = client.post(self.address, {"shorthand": LINE, "new-0-present": "1", "last": "0"})

        answer = response.json()
        assert {name.removeprefix("new-0-"): values for name, values in answer["set"].items()} == FILLED  # fmt: skip
        assert json.loads(answer["shorthand_into"]) == [["new-0", LINE]]
        assert json.loads(answer["shorthand_filled"])["new-0-consistency"] == ["firm"]
        assert "long axis 12 mm" in answer["echo"]
        assert Exam.objects.count() == before

    def test_without_the_right_to_record_there_is_no_answer(self, client, maria_and_ana):
        patient, _ana = maria_and_ana
        client.force_login(staff(patient.clinic, Role.NURSE))

        assert client.post(self.address, {"shorthand": LINE}).status_code == 403

    def test_looking_is_no_way_to_ask(self, client, maria_and_ana):
        assert client.get(self.address).status_code == 405

    @pytest.mark.parametrize("known", ["", "[[", '[[1, "x"]]', '[["a", "b", "left", []]]', '{"a": 1}', "[" * 9999])  # fmt: skip
    def test_odd_targets_name_no_nodule(self, client, maria_and_ana, known):
        answer = client.post(self.address, {"shorthand": "N1 same", "known": known}).json()

        assert answer["set"] == {}
        assert "no known nodule" in answer["echo"]

    def test_what_is_typed_is_shown_as_text(self, client, maria_and_ana):
        answer = client.post(self.address, {"shorthand": "<b>firm</b>"}).json()

        assert "<b>firm" not in answer["echo"]
        assert "&lt;b&gt;firm" in answer["echo"]

    def test_it_takes_few_queries(self, client, maria_and_ana, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            client.post(self.address, {"shorthand": LINE})
