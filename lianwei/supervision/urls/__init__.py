"""Addresses of social supervision; every route is named like its permission."""

from .city_index import index_pages
from .comparing import test_pages
from .drives import drive_pages
from .letters import letter_pages, power_pages
from .observing import observation_pages
from .proposing import suggestion_pages
from .terms import library_pages, terms_pages

urlpatterns = [
    *drive_pages,
    *index_pages,
    *letter_pages,
    *library_pages,
    *observation_pages,
    *power_pages,
    *suggestion_pages,
    *terms_pages,
    *test_pages,
]
