"""What the admin's home says of backups."""

from django import template

from backmice_clinic.backups import standing

register = template.Library()


@register.simple_tag
def backup_standing():
    """Return how the clinic stands; see `standing.Standing`."""
    return standing.now()
