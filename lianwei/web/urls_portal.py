"""Addresses of the public pages."""

from django.urls import path

from .views import advice, booth, data, filing, open_data, pledges, portal, tracking, visits

portal_pages = [
    path("booth/", booth.booth_app, name="booth_app"),
    path("booth/worker.js", booth.booth_worker, name="booth_worker"),
    path("booth/manifest.webmanifest", booth.booth_manifest, name="booth_manifest"),
    path("booth/lists.json", booth.booth_lists, name="booth_lists"),
    path("visit/<str:token>/", visits.visit_app, name="visit_app"),
    path("visit/<str:token>/worker.js", visits.visit_worker, name="visit_worker"),
    path("visit/<str:token>/<int:pk>/", visits.visit_enter, name="visit_enter"),
    path("portal/", portal.portal_home, name="portal_home"),
    path("portal/privacy/", portal.portal_privacy, name="portal_privacy"),
    path("portal/advice/", advice.portal_advice, name="portal_advice"),
    path("portal/directory/", advice.portal_directory, name="portal_directory"),
    path("portal/question/", advice.portal_question, name="portal_question"),
    path("portal/open-data/", open_data.portal_open_data, name="portal_open_data"),
    path("portal/pledges/", pledges.portal_pledges, name="portal_pledges"),
    path("portal/pledges/<slug:code>/", pledges.portal_pledge, name="portal_pledge"),
    path("portal/pledges/<slug:code>/refused/", pledges.portal_pledge_refused, name="portal_pledge_refused"),
    path("portal/file/", filing.portal_what, name="portal_what"),
    path("portal/file/who/", filing.portal_who, name="portal_who"),
    path("portal/file/wish/", filing.portal_wish, name="portal_wish"),
    path("portal/upload/", filing.portal_upload, name="portal_upload"),
    path("portal/upload/<uuid:token>/<int:offset>/", filing.portal_piece, name="portal_piece"),
    path("portal/upload/<uuid:token>/drop/", filing.portal_drop, name="portal_drop"),
    path("portal/receipt/", filing.portal_receipt, name="portal_receipt"),
    path("portal/another/", filing.portal_another, name="portal_another"),
    path("portal/track/", tracking.portal_track, name="portal_track"),
    path("portal/status/", tracking.portal_status, name="portal_status"),
    path("portal/status/code/", tracking.portal_send_code, name="portal_send_code"),
    path("portal/status/prove/", tracking.portal_prove, name="portal_prove"),
    path("portal/status/leave/", tracking.portal_leave, name="portal_leave"),
    path("portal/status/data/", data.portal_data, name="portal_data"),
    path("portal/status/data/<int:pk>/copy/", data.portal_copy, name="portal_copy"),
    path("portal/status/narrative/", tracking.portal_narrative, name="portal_narrative"),
    path("portal/status/door/<slug:purpose>/", tracking.portal_door, name="portal_door"),
    path("portal/status/paper/<int:document>/", tracking.portal_document, name="portal_document"),
]
