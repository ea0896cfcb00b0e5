"""Addresses of the library."""

from django.urls import path

from library.views.index import index
from library.views.source import source

app_name = "library"
urlpatterns = [
    path("library/", index, name="index"),
    path("library/<slug:slug>/", source, name="source"),
]
