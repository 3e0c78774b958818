"""The screens of a visit in their order: what each holds, whether it is done, and sending it all."""

from typing import Any

from django.core.exceptions import ValidationError

from lianwei.analytics.queries.open_untold import is_telling
from lianwei.arrivals.models import DraftUpload
from lianwei.arrivals.operations import AlreadyUsed, at_door, receive_arrival
from lianwei.arrivals.operations.drafts import keep_typed, keep_uploads, note_sent, uploads_of
from lianwei.arrivals.operations.visits import FILING, count_visit
from lianwei.core.errors import Invalid
from lianwei.core.paging import key_of
from lianwei.web.queries.filing import consents_of, entry_of, is_sensitive, reading_of
from lianwei.web.queries.portal import Place, TextReading, place_of, usual_place
from lianwei.web.visitor import Visit

from .challenge import let_begin, let_upload
from .filing import ScreenForm, WhatForm, WhoForm, WishForm

WHAT, WHO, WISH = "what", "who", "wish"
ORDER = (WHAT, WHO, WISH)


class Screens:
    """One visit to the three screens."""

    def __init__(self, visit: Visit, *, address: str) -> None:
        self.visit, self.draft, self.address = visit, visit.draft, address
        self.reading: TextReading = reading_of(self.draft)

    def form(self, name: str, data: Any = None, files: Any = None) -> ScreenForm:
        """A screen with what is sent now, else with what was typed before."""
        initial = self.draft.typed
        if name == WHAT:
            return WhatForm(data, initial=initial)
        if name == WHO:
            return WhoForm(data, initial=initial, reading=self.reading)
        form = WishForm(
            data,
            files,
            initial=initial,
            category=str(initial.get("category") or ""),
            is_sensitive=is_sensitive(self.draft, self.reading),
            is_telling=self.place is not None and is_telling(self.place.pk),
        )
        form.ask_sum(FILING, self.address)
        return form

    def first_open(self, before: str) -> str | None:
        """The first screen before this one that is not filled in."""
        for name in ORDER[: ORDER.index(before)]:
            if not self.form(name, self.draft.typed).is_valid():
                return name
        return None

    def take(self, name: str, data: Any, files: Any) -> ScreenForm:
        """Keep what a screen sends, right or wrong; the answer's errors say what to correct."""
        form = self.form(name, data, files)
        if self.draft.pk is None:
            let_begin(self.address)
        keep_typed(self.draft, form.typed)
        form.is_valid()
        if name == WISH:
            self._take_uploads(form, files)
        return form

    def _take_uploads(self, form: ScreenForm, files: Any) -> None:
        try:
            chosen = files.getlist("uploads") if files else []
            for file in chosen:
                let_upload(self.address, size=file.size)
            keep_uploads(self.draft, chosen)
        except Invalid as refusal:
            form.add_error("uploads", ValidationError(list(map(str, refusal.fields.values()))))

    def send(self, form: ScreenForm) -> bool:
        """Hand the whole in at the door; what the door refuses stands above the last screen."""
        clean: dict[str, Any] = dict(form.cleaned_data)
        for name in (WHAT, WHO):
            earlier = self.form(name, self.draft.typed)
            earlier.is_valid()
            clean |= earlier.cleaned_data
        keep_typed(self.draft, {}, consents=consents_of(form.cleaned_data))
        try:
            entry = entry_of(self.draft, clean)
            receipt = receive_arrival(entry, actor=at_door(entry.organisation_id))
        except AlreadyUsed:
            return True
        except Invalid as refusal:
            for sentence in refusal.fields.values():
                form.add_error(None, str(sentence))
            return False
        note_sent(self.draft, receipt.arrival)
        count_visit(FILING, self.address)
        return True

    @property
    def uploads(self) -> list[DraftUpload]:
        return uploads_of(self.draft)

    @property
    def place(self) -> Place | None:
        """The association it will go to."""
        chosen = key_of(str(self.draft.typed.get("place") or ""))
        return usual_place() if chosen is None else place_of(chosen)
