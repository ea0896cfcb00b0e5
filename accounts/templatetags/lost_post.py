"""The hidden field that lets a form come back after signing in again."""

from django import template
from django.utils.html import format_html

from accounts import lost_post

register = template.Library()


@register.simple_tag(takes_context=True)
def form_owner(context):
    """Say who opened this form."""
    token = lost_post.owner_token(context["request"].user)
    return format_html('<input type="hidden" name="{}" value="{}">', lost_post.FIELD, token)
