"""The gallery's address."""

from django.urls import path

from ui.views import gallery

urlpatterns = [path("ui/gallery/", gallery, name="gallery")]
