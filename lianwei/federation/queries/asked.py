"""Which member here a case from another alliance is for."""

from lianwei.core import clock
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of, secretaries_of

LEVELS = (6, 4, 2)  # digits of a region: county, city, province (GB/T 2260)


def member_to_ask(region: str) -> int | None:
    """The member of the place, the smallest that holds it; else that of the rotating secretary-general, else
    the first member. None where this instance has no alliance with members.
    """
    today = clock.today()
    for alliance in Alliance.objects.order_by("pk"):
        members = list(members_of(alliance, on=today).order_by("pk"))
        if not members:
            continue
        secretaries = [each.organisation for each in secretaries_of(alliance, on=today)]
        return (_of_place(region, members) or next(iter([*secretaries, *members]))).pk
    return None


def _of_place(region: str, members: list[Organisation]) -> Organisation | None:
    for digits in LEVELS:
        place = region[:digits].ljust(6, "0")
        found = next(
            (each for each in members if region and each.region_code[:6].ljust(6, "0") == place), None
        )
        if found:
            return found
    return None
