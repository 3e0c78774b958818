"""The entry of the register that a typed name or code means."""

from lianwei.registry.models import Business
from lianwei.registry.rules import LEGACY_LENGTH, USCC_LENGTH, normalise_code, normalise_name


def business_named(text: str) -> int | None:
    """The entry with exactly this code or name; None where there is none or more than one."""
    key, code = normalise_name(text), normalise_code(text)
    kept = Business.objects.filter(merged_into_id=None).order_by().values_list("pk", flat=True)
    found = list(kept.filter(uscc=code)[:1]) if len(code) in (LEGACY_LENGTH, USCC_LENGTH) else []
    named = found or (list(kept.filter(search_key=key)[:2]) if key else [])
    return named[0] if len(named) == 1 else None
