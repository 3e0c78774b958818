from django.urls import path

from .views import arrivals, sources

urlpatterns = [
    path("", arrivals.arrival_list, name="arrival_list"),
    path("<int:pk>/", arrivals.arrival_detail, name="arrival_detail"),
    path("<int:pk>/retry/", arrivals.arrival_retry, name="arrival_retry"),
    path("<int:pk>/skip/", arrivals.arrival_skip, name="arrival_skip"),
    path("sources/", sources.source_list, name="source_list"),
    path("sources/new/", sources.source_create, name="source_create"),
    path("sources/<int:pk>/", sources.source_detail, name="source_detail"),
    path("sources/<int:pk>/revise/", sources.source_revise, name="source_revise"),
    path("sources/<int:pk>/keys/new/", sources.source_issue_key, name="source_issue_key"),
    path(
        "sources/<int:pk>/keys/<int:key>/withdraw/", sources.source_withdraw_key, name="source_withdraw_key"
    ),
    path("sources/<int:pk>/withdraw/", sources.source_withdraw, name="source_withdraw"),
]
