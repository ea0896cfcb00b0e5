"""Lists in the admin ask only for what they offer, and some only show."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError, transaction


class DeclaredFilters:
    """Mixed into a `ModelAdmin`: its address filters by what `list_filter` and `date_hierarchy` name.

    Any other name is refused with 400; Django alone would read every column of the row by it.
    A word the database cannot read as the column's kind leads back to the whole list, as Django's own wrong words do.
    """

    def lookup_allowed(self, lookup, value, request):
        offered = [each[0] if isinstance(each, tuple) else each for each in self.list_filter]
        names = {*offered, self.date_hierarchy}
        is_offered = any(lookup == name or lookup.startswith(f"{name}__") for name in names)
        return is_offered and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request):
        try:
            with transaction.atomic():
                return super().get_changelist_instance(request)
        except DataError as error:
            raise IncorrectLookupParameters(error) from error


class OnlyShown:
    """Mixed into a `ModelAdmin`, before its other bases: rows are listed and read, nothing more."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
