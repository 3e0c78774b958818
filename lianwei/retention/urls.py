"""Addresses of the archive; every route is named like its permission."""

from django.urls import path

from .views import copies, destruction, filing, opening, requests

archive = [
    path("", filing.archive_list, name="archive_list"),
    path("index.csv", filing.archive_list_csv, name="archive_list_csv"),
    path("index.xlsx", filing.archive_list_xlsx, name="archive_list_xlsx"),
    path("index.pdf", filing.archive_list_pdf, name="archive_list_pdf"),
    path("<int:pk>/", filing.archive_view, name="archive_view"),
    path("<int:pk>/class/", filing.archive_file, name="archive_file"),
    path("<int:pk>/hold/", filing.archive_hold, name="archive_hold"),
    path("<int:pk>/lift/", filing.archive_lift, name="archive_lift"),
    path("<int:pk>/open/", opening.archive_open, name="archive_open"),
    path("schedule/<int:pk>/", filing.archive_schedule_view, name="archive_schedule_view"),
    path("schedule/<int:pk>/revise/", filing.archive_schedule_revise, name="archive_schedule_revise"),
]
ASKED = "requests/<int:pk>/"
person_requests = [
    path("requests/", requests.person_request_list, name="person_request_list"),
    path("requests/new/", requests.person_request_receive, name="person_request_receive"),
    path(ASKED, requests.person_request_view, name="person_request_view"),
    path(f"{ASKED}reply.pdf", requests.person_request_view_reply, name="person_request_view_reply"),
    path(f"{ASKED}file/", requests.person_request_receive_file, name="person_request_receive_file"),
    path(f"{ASKED}check/", requests.person_request_check, name="person_request_check"),
    path(f"{ASKED}decide/", requests.person_request_decide, name="person_request_decide"),
    path(
        f"{ASKED}correct/<int:complaint>/",
        requests.person_request_decide_correct,
        name="person_request_decide_correct",
    ),
    path(f"{ASKED}sign/", requests.person_request_decide_sign, name="person_request_decide_sign"),
    path(f"{ASKED}answer/", requests.person_request_answer, name="person_request_answer"),
    path(f"{ASKED}withdraw/", requests.person_request_withdraw, name="person_request_withdraw"),
    path(f"{ASKED}hand-over/", requests.person_request_hand_over, name="person_request_hand_over"),
    path("copy/<str:token>/", copies.copy_fetch, name="copy_fetch"),
]
LIST = "lists/<int:pk>/"
lists = [
    path("lists/", destruction.destruction_list_list, name="destruction_list_list"),
    path("lists/new/", destruction.destruction_list_propose, name="destruction_list_propose"),
    path(LIST, destruction.destruction_list_view, name="destruction_list_view"),
    path(f"{LIST}list.pdf", destruction.destruction_list_view_paper, name="destruction_list_view_paper"),
    path(f"{LIST}record.pdf", destruction.destruction_list_view_record, name="destruction_list_view_record"),
    path(f"{LIST}check/", destruction.destruction_list_check, name="destruction_list_check"),
    path(
        f"{LIST}items/<int:item>/keep/",
        destruction.destruction_list_check_keep,
        name="destruction_list_check_keep",
    ),
    path(f"{LIST}approve/", destruction.destruction_list_approve, name="destruction_list_approve"),
    path(f"{LIST}order/", destruction.destruction_list_order, name="destruction_list_order"),
    path(f"{LIST}sign/", destruction.destruction_list_order_sign, name="destruction_list_order_sign"),
    path(f"{LIST}drop/", destruction.destruction_list_drop, name="destruction_list_drop"),
]

urlpatterns = [*archive, *person_requests, *lists]
