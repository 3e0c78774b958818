"""Whether a visit can have been as it was sent: each doubt is a question to a person. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

QUICK, CROWD, SAME_PHOTO, FAR, ALIKE, OUTSIDE = "quick", "crowd", "same_photo", "far", "alike", "outside"
ANNOUNCED, BACKWARDS = "announced", "backwards"
PER_ITEM = timedelta(seconds=5)
CROWD_OF, CROWD_WITHIN = 30, timedelta(minutes=10)
FAR_METRES = 500
EARTH_METRES = 6_371_000
FEW_ITEMS = 5  # fewer answers are easily alike


@dataclass(frozen=True, slots=True)
class Told:
    """What a visit tells of itself. `others`: when the same observer began other visits; `photos` and
    `photos_elsewhere`: hashes of its pictures and of those of all other visits.
    """

    begun_at: datetime | None
    ended_at: datetime | None
    begun_on: date | None
    items: int
    answers: Sequence[str]
    is_unannounced: bool = True
    here: tuple[float, float] | None = None
    shop: tuple[float, float] | None = None
    others: Sequence[datetime] = ()
    photos: Sequence[str] = ()
    photos_elsewhere: Collection[str] = ()


def doubts(told: Told, *, starts_on: date, ends_on: date) -> list[str]:
    """Codes of what is to be asked about."""
    found = [*_of_time(told), *_of_period(told, starts_on, ends_on)]
    if len(set(told.photos)) < len(told.photos) or set(told.photos) & set(told.photos_elsewhere):
        found.append(SAME_PHOTO)
    if told.here and told.shop and metres(told.here, told.shop) > FAR_METRES:
        found.append(FAR)
    if len(told.answers) >= FEW_ITEMS and len(set(told.answers)) == 1:
        found.append(ALIKE)
    if not told.is_unannounced:
        found.append(ANNOUNCED)
    return found


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two places are from each other (haversine)."""
    (lat, lon), (lat_, lon_) = (tuple(map(radians, each)) for each in (one, other))
    half = sin((lat_ - lat) / 2) ** 2 + cos(lat) * cos(lat_) * sin((lon_ - lon) / 2) ** 2
    return 2 * EARTH_METRES * asin(sqrt(half))


def is_crowd(moments: Iterable[datetime]) -> bool:
    """Whether more than thirty visits began within ten minutes."""
    at = sorted(moments)
    pairs = zip(at, at[CROWD_OF:], strict=False)
    return any(last - first <= CROWD_WITHIN for first, last in pairs)


def _of_time(told: Told) -> list[str]:
    if told.begun_at is None or told.ended_at is None:
        return []
    if told.ended_at < told.begun_at:
        return [BACKWARDS]
    found = [QUICK] if told.ended_at - told.begun_at < told.items * PER_ITEM else []
    near = [each for each in told.others if abs(each - told.begun_at) <= CROWD_WITHIN]
    return found + ([CROWD] if is_crowd([*near, told.begun_at]) else [])


def _of_period(told: Told, starts_on: date, ends_on: date) -> list[str]:
    day = told.begun_on
    return [OUTSIDE] if day is not None and not starts_on <= day <= ends_on else []
