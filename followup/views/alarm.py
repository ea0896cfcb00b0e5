"""An alarm answer: what was ticked, and what was done about it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import twice_is_once
from accounts.lost_post import keeps_what_was_sent
from accounts.permissions import Permission
from followup import actions
from followup.access import opens_alarm
from followup.forms import CloseAlarmForm
from followup.models import AlarmClosure
from patients import banner
from patients.views.lost import given_back


@twice_is_once("the first answer to an alarm stands")
@keeps_what_was_sent
@require_http_methods(["GET", "HEAD", "POST"])
@opens_alarm(Permission.RECORD_VIEW)
def alarm(request, alarm):
    """Show an alarm answer; close it with what was done."""
    closure = AlarmClosure.objects.filter(alarm=alarm).select_related("recorded_by").first()
    form = CloseAlarmForm(
        request.POST or None, patient=alarm.patient, back_url=reverse("outcomes:due"),
        initial=given_back(request),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        stands = actions.close_alarm(alarm, by=request.user, done=form.cleaned_data["done"])
        if stands.recorded_by_id != request.user.pk or stands.done != form.cleaned_data["done"]:
            messages.warning(
                request,
                _(
                    "It was closed before, as written below. What you typed was not added: “%(words)s”"
                )
                % {"words": form.cleaned_data["done"]},
            )
        else:
            messages.success(request, _("The alarm is closed."))
        return redirect("followup:alarm", alarm.pk)
    context = {
        "alarm": alarm, "patient": alarm.patient, "banner": banner.build(alarm.patient),
        "closure": closure, "form": None if closure else form,
    }  # fmt: skip
    return render(request, "followup/alarm.html", context, status=422 if form.errors else 200)
