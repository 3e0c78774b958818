"""A place typed as people call it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.registry.queries import home_region, resolve_region_name


def region_code(word: Any, *, actor: Actor) -> str:
    """The code of the place typed; empty for none. ValidationError for a name no region has."""
    if not word:
        return ""
    region = resolve_region_name(word, on=clock.today(), within=home_region(actor))
    if region is None:
        raise forms.ValidationError(
            _("No place of this name is known here. Please check it, or leave it empty.")
        )
    return region.code
