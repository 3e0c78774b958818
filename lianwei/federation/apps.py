from django.apps import AppConfig


class FederationConfig(AppConfig):
    name = "lianwei.federation"
