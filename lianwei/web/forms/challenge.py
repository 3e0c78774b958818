"""A small sum, asked only when many come from one network: in words, so that a screen reader reads it out.

It needs no outside service, holds for an hour and counts once. It says nothing about who solved it.
"""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.operations.visits import (
    BEGINNING,
    MEGABYTES,
    UPLOADING,
    Limit,
    count_visit,
    visits,
)
from lianwei.core.errors import TooOften
from lianwei.ui.forms import LineField

SALT = "portal sum"
HOUR = 3600
MEGABYTE = 1024 * 1024
LARGEST = 9


class AsksSum:
    """Mixin of a form: with `limit` and `address` it asks the sum where the network is near its limit."""

    fields: dict[str, Any]
    data: Any
    is_bound: bool
    cleaned_data: dict[str, Any]

    def ask_sum(self, limit: Limit, address: str) -> None:
        """Adds the sum where it is needed. Raises TooOften where the hour's visits are used up."""
        count = visits(limit, address)
        _refuse_from(limit.most, count)
        if count < limit.asks_from:
            return
        token = self.data.get("sum_token", "") if self.is_bound else ""
        first, second = _read(token) or (0, 0)
        if not first:
            first, second = secrets.randbelow(LARGEST) + 1, secrets.randbelow(LARGEST) + 1
            token = signing.dumps([first, second, secrets.token_hex(8)], salt=SALT)
        label = _("To keep machines out: how much is %(a)s and %(b)s?") % {"a": first, "b": second}
        self.fields["sum_token"] = forms.CharField(widget=forms.HiddenInput, initial=token)
        self.fields["sum"] = LineField(label=label, limit=4, help_text=SUM_HINT)

    def clean_sum(self) -> str:
        """The answer, once."""
        token = self.data.get("sum_token", "")
        numbers = _read(token)
        typed = self.cleaned_data["sum"]
        is_right = numbers is not None and typed == str(sum(numbers))
        if not is_right or not cache.add(f"sum:{token[-40:]}", True, HOUR):
            raise forms.ValidationError(_("That is not the sum. Please write it in figures, for example 12."))
        return typed


SUM_HINT = _l("Asked because many came from your network at the same time. Write it in figures.")


def let_begin(address: str) -> None:
    """One more draft from this network. Raises TooOften where the hour's are used up: nothing has been sent
    yet, and each is kept for a day.
    """
    _refuse_from(BEGINNING.most, count_visit(BEGINNING, address) - 1)


def let_upload(address: str, *, size: int) -> None:
    """One more file of `size` bytes from this network. Raises TooOften where the hour's are used up, by their
    number or by what they weigh: a browser that keeps no cookie begins a new draft with every file.
    """
    _refuse_from(UPLOADING.most, count_visit(UPLOADING, address) - 1)
    megabytes = min(size, settings.LIANWEI_MAX_UPLOAD_BYTES) // MEGABYTE + 1
    _refuse_from(MEGABYTES.most + megabytes, count_visit(MEGABYTES, address, by=megabytes))


def _refuse_from(most: int, count: int) -> None:
    if count >= most:
        raise TooOften(
            _("Too many came from your network within an hour. Please call the help number, or come later.")
        )


def _read(token: str) -> tuple[int, int] | None:
    try:
        first, second, _nonce = signing.loads(token, salt=SALT, max_age=HOUR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(first), int(second)
