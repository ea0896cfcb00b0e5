"""The browser that the journeys use: on the live server, and nowhere else."""

import pytest
from playwright.sync_api import Error


def test_page_opens_the_live_server(page):
    page.goto("/accounts/login/")

    assert page.get_by_role("button", name="Sign in").is_visible()


def test_page_has_no_network(page):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://clinic.example/")
