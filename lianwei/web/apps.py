from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lianwei.web"

    def ready(self) -> None:
        from lianwei.arrivals.queries import set_public_pages
        from lianwei.redress.queries.pledges import set_pledge_page
        from lianwei.ui.navigation import add_nav, set_search

        from . import handlers  # noqa: F401 - subscribes to the events
        from .entries import ENTRIES

        set_search("search")
        set_public_pages(tracking="portal_track", booth="booth_app")
        set_pledge_page("portal_pledge")
        add_nav(*ENTRIES)
