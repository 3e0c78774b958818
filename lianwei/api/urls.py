from django.urls import path

from .assembly import api
from .booth import booth_api
from .counter import counter_api
from .exchange import exchange_api
from .figures import figures_api
from .georeport import georeport_api
from .open_data import open_api
from .visits import visits_api

urlpatterns = [
    path("intake/v1/", api.urls),
    path("booth/v1/", booth_api.urls),
    path("counter/v1/", counter_api.urls),
    path("exchange/v1/", exchange_api.urls),
    path("figures/v1/", figures_api.urls),
    path("open-data/v1/", open_api.urls),
    path("open311/v2/", georeport_api.urls),
    path("visits/v1/", visits_api.urls),
]
