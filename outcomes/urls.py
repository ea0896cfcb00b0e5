"""Addresses of charts, the due list and the figures."""

from django.urls import path

from outcomes.views import case, chart, divide, due, figures, nodule, nodule_print, timeline

app_name = "outcomes"

urlpatterns = [
    path("patients/<uuid:patient_id>/", chart.chart, name="chart"),
    path("patients/<uuid:patient_id>/print/", chart.chart_print, name="chart_print"),
    path("patients/<uuid:patient_id>/timeline/", timeline.timeline, name="timeline"),
    path("patients/<uuid:patient_id>/course/", timeline.course, name="course"),
    path("patients/<uuid:patient_id>/as-it-was/", chart.as_it_was, name="as_it_was"),
    path("patients/<uuid:patient_id>/calls/new/", due.log_call, name="log_call"),
    path("nodules/<uuid:nodule_id>/", nodule.nodule, name="nodule"),
    path("nodules/<uuid:nodule_id>/print/", nodule_print.print_nodule, name="nodule_print"),
    path("nodules/<uuid:nodule_id>/case/", case.case_for_excision, name="case"),
    path("nodules/<uuid:nodule_id>/join/", nodule.join, name="join_nodule"),
    path("nodules/<uuid:nodule_id>/split/", nodule.split, name="split_nodule"),
    path("nodules/<uuid:nodule_id>/divide/", divide.divide, name="divide_nodule"),
    path("nodules/<uuid:nodule_id>/undivide/", divide.undivide, name="undivide_nodule"),
    path("nodules/<uuid:nodule_id>/close/", nodule.close, name="close_nodule"),
    path("nodules/<uuid:nodule_id>/reopen/", nodule.reopen, name="reopen_nodule"),
    path("due/", due.due_list, name="due"),
    path("figures/", figures.figures, name="figures"),
]
