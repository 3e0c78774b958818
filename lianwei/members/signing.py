"""Signing in an organisation's name. Papers of one organisation are numbered without gaps."""

from collections.abc import Iterable

from django.db.models import Max

from lianwei.core import clock, keys
from lianwei.members.models import Organisation, OrganisationKey


def keys_in_use(organisations: Iterable[int]) -> dict[int, OrganisationKey]:
    """The keys of these organisations, held until the transaction ends; made where there is none yet.

    They are locked in the order of the organisations, so that two transfers in opposite directions do not
    wait for each other.
    """
    return {pk: _held(pk) for pk in sorted(set(organisations))}


def _held(organisation_id: int) -> OrganisationKey:
    return _found(organisation_id) or _first(organisation_id)


def _found(organisation_id: int) -> OrganisationKey | None:
    rows = OrganisationKey.objects.select_for_update()
    return rows.filter(organisation_id=organisation_id, ended_at=None).first()


def _first(organisation_id: int) -> OrganisationKey:
    """Two who sign for the first time at once wait for each other at the organisation; the second finds the
    key of the first.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    return _found(organisation_id) or _made(organisation_id)


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
