"""Addresses of social supervision; every route is named like its permission."""

from .city_index import index_pages
from .drives import drive_pages
from .letters import letter_pages, power_pages

urlpatterns = [*index_pages, *drive_pages, *letter_pages, *power_pages]
