"""Addresses of analytics; every route is named like its permission."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
