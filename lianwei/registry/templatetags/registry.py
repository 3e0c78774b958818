"""{% load registry %}"""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def of(names: Mapping[str, str], code: str) -> str:
    """{{ places|of:premises.region_code }}: a name out of a mapping; the bare code where it has none."""
    return names.get(code, code)
