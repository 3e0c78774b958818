"""The entry of the register that a typed name or code means."""

from lianwei.registry.models import Business
from lianwei.registry.queries import find_businesses
from lianwei.registry.rules import normalise_code, normalise_name

LOOKED_AT = 5


def business_named(text: str) -> int | None:
    """The entry with exactly this code or name; None where there is none or more than one."""
    key, code = normalise_name(text), normalise_code(text)
    if not key:
        return None
    exact = [each for each in find_businesses(text, limit=LOOKED_AT) if _is_called(each, key, code)]
    return exact[0].pk if len(exact) == 1 else None


def _is_called(business: Business, key: str, code: str) -> bool:
    return business.search_key == key or (bool(business.uscc) and business.uscc == code)
