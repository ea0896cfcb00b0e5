"""The gallery's and the help page's addresses."""

from django.urls import path

from ui.views import gallery, help_page

urlpatterns = [
    path("help/", help_page, name="help"),
    path("ui/gallery/", gallery, name="gallery"),
]
