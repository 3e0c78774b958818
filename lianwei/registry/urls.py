from django.urls import path

from .views import businesses, codes, facts, fast_tracks, merging

urlpatterns = [
    path("businesses/", businesses.business_list, name="business_list"),
    path("businesses/new/", businesses.business_register, name="business_register"),
    path("businesses/<int:pk>/", businesses.business_detail, name="business_detail"),
    path("businesses/<int:pk>/revise/", businesses.business_revise, name="business_revise"),
    path("businesses/<int:pk>/aliases/new/", businesses.business_revise_alias, name="business_revise_alias"),
    path("businesses/<int:pk>/brands/new/", businesses.business_revise_brand, name="business_revise_brand"),
    path(
        "businesses/<int:pk>/premises/new/",
        businesses.business_revise_premises,
        name="business_revise_premises",
    ),
    path("businesses/<int:pk>/facts/new/", facts.business_fact_add, name="business_fact_add"),
    path("business-facts/<int:pk>/retire/", facts.business_fact_retire, name="business_fact_retire"),
    path(
        "premises/<int:pk>/close/",
        businesses.business_revise_premises_close,
        name="business_revise_premises_close",
    ),
    path("businesses/<int:pk>/merge/<int:double>/", merging.business_merge, name="business_merge"),
    path("businesses/doubles/", merging.business_merge_list, name="business_merge_list"),
    path("likely-doubles/<int:pk>/apart/", merging.business_tell_apart, name="business_tell_apart"),
    path("merges/<int:pk>/undo/", merging.business_unmerge, name="business_unmerge"),
    path(
        "businesses/<int:pk>/reveal/<slug:field>/",
        merging.person_reveal_business,
        name="person_reveal_business",
    ),
    path("businesses/<int:pk>/fast-track/new/", fast_tracks.fast_track_record, name="fast_track_record"),
    path("fast-tracks/<int:pk>/", fast_tracks.fast_track_view, name="fast_track_view"),
    path("fast-tracks/<int:pk>/agreement/", fast_tracks.fast_track_view_file, name="fast_track_view_file"),
    path("fast-tracks/<int:pk>/revise/", fast_tracks.fast_track_revise, name="fast_track_revise"),
    path("fast-tracks/<int:pk>/end/", fast_tracks.fast_track_end, name="fast_track_end"),
    path(
        "fast-tracks/<int:pk>/contacts/new/",
        fast_tracks.fast_track_revise_contact,
        name="fast_track_revise_contact",
    ),
    path(
        "fast-track-contacts/<int:pk>/end/",
        fast_tracks.fast_track_revise_contact_end,
        name="fast_track_revise_contact_end",
    ),
    path("codes/", codes.code_list, name="code_list"),
    path("codes/<slug:kind>/new/", codes.code_add, name="code_add"),
    path("codes/<slug:kind>/<slug:code>/", codes.code_view, name="code_view"),
    path("codes/<slug:kind>/<slug:code>/revise/", codes.code_revise, name="code_revise"),
    path("codes/<slug:kind>/<slug:code>/retire/", codes.code_retire, name="code_retire"),
    path("regions/", codes.code_region_list, name="code_region_list"),
]
