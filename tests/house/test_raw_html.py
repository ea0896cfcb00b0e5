"""Text is trusted as markup only where the list says so."""

import pytest

from tests.house import raw_html


def test_markup_is_trusted_only_where_the_list_allows_it():
    assert raw_html.surprises() == {}


@pytest.mark.parametrize(
    "code",
    [
        "mark_safe(words)",
        "html.mark_safe(words)",
        "SafeString(words)",
        "format_html(words)",
        'format_html(f"<b>{words}</b>")',
        'format_html("<b>" + words, 1)',
        'format_html_join(", ", words, rows)',
        "class A:\n    def __html__(self): ...",
        "@html_safe\nclass A: ...",
    ],
)
def test_it_is_found_in_python(code):
    assert raw_html.in_python(code)


@pytest.mark.parametrize("code", ['format_html("<b>{}</b>", words)', "escape(words)"])
def test_what_escapes_is_not_named(code):
    assert not raw_html.in_python(code)


@pytest.mark.parametrize(
    "words", ["{{ a|safe }}", "{{ a | safe }}", "{{ a|safeseq }}", "{% autoescape off %}"]
)
def test_it_is_found_in_templates(words):
    assert raw_html.IN_TEMPLATES.search(words)


@pytest.mark.parametrize(
    "words", ["a.innerHTML = b", "document.write(b)", "setTimeout('b')", 'a.setAttribute("onclick", b)', "eval(b)"]
)  # fmt: skip
def test_it_is_found_in_scripts(words):
    assert raw_html.IN_SCRIPTS.search(words)
