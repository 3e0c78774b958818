"""Every page's address; the apps own theirs."""

from django.urls import include, path

urlpatterns = [
    path("", include("lianwei.web.urls")),
    path("accounts/", include("lianwei.members.account_urls")),
    path("cases/", include("lianwei.cases.urls")),
    path("archive/", include("lianwei.retention.urls")),
    path("analysis/", include("lianwei.analytics.urls")),
    path("projects/", include("lianwei.projects.urls")),
    path("surveys/", include("lianwei.surveys.urls")),
    path("redress/", include("lianwei.redress.urls")),
    path("supervision/", include("lianwei.supervision.urls")),
    path("exchange/", include("lianwei.federation.urls")),
    path("api/", include("lianwei.api.urls")),
    path("arrivals/", include("lianwei.arrivals.urls")),
    path("registry/", include("lianwei.registry.urls")),
    path("knowledge/", include("lianwei.knowledge.urls")),
    path("members/", include("lianwei.members.urls")),
    path("styleguide/", include("lianwei.ui.urls")),
]
