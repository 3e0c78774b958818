from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "lianwei.ui"
    label = "ui"
