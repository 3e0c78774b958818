"""Signing in an organisation's name. Papers of one organisation are numbered without gaps."""

from collections.abc import Iterable

from django.db.models import Max

from lianwei.core import clock, keys
from lianwei.members.models import OrganisationKey


def keys_in_use(organisations: Iterable[int]) -> dict[int, OrganisationKey]:
    """The keys of these organisations, held until the transaction ends; made where there is none yet.

    They are locked in the order of the organisations, so that two transfers in opposite directions do not
    wait for each other.
    """
    return {pk: _held(pk) for pk in sorted(set(organisations))}


def _held(organisation_id: int) -> OrganisationKey:
    rows = OrganisationKey.objects.select_for_update()
    found = rows.filter(organisation_id=organisation_id, ended_at=None).first()
    return found or _made(organisation_id)


def _made(organisation_id: int) -> OrganisationKey:
    secret, public = keys.new_pair()
    earlier = OrganisationKey.objects.filter(organisation_id=organisation_id).aggregate(last=Max("signed"))
    return OrganisationKey.objects.create(
        organisation_id=organisation_id,
        public=public,
        secret=secret,
        signed=earlier["last"] or 0,
        made_at=clock.now(),
    )


def next_number(key: OrganisationKey) -> int:
    """The number of the paper signed next; counted at once, with the transaction."""
    key.signed += 1
    key.save(update_fields=["signed"])
    return key.signed


def sign_with(key: OrganisationKey, data: bytes) -> str:
    """The organisation's signature, base64."""
    return keys.sign_by(key.secret.plain(), data)
