"""Observations, their observers and visits, for routes that take a key."""

from lianwei.members.models import Organisation
from lianwei.supervision.models import observers_of
from lianwei.supervision.operations.observing import people, visiting
from tests.factories import observing

from .nouns import Keys, Noun


def _planned(home: Organisation) -> Keys:
    return {"pk": observing.planned(home).pk}


def _drawn(home: Organisation) -> Keys:
    row = observing.planned(home)
    people.draw_observation(row.pk, actor=observing.writer(home))
    return {"pk": row.pk}


def _observer(home: Organisation) -> Keys:
    row = observing.planned(home)
    return {"pk": row.pk, "observer_id": observers_of(row)[0].pk}


def _visit(home: Organisation) -> Keys:
    return {"pk": observing.visit(observing.running(home)).pk}


def _arrived(home: Organisation) -> Keys:
    return {"pk": observing.arrived(observing.running(home)).pk}


def _asked(home: Organisation) -> Keys:
    return {"pk": observing.asked(observing.running(home)).pk}


def _photo(home: Organisation) -> Keys:
    visit = observing.arrived(observing.running(home))
    kept = visiting.add_visit_photo(visit.pk, actor=observing.writer(home), upload=observing.photo())
    return {"pk": visit.pk, "file_id": kept.pk}


def _one_arrived(home: Organisation) -> int:
    return observing.arrived(observing.running(home)).observation_id


def _closed(home: Organisation) -> Keys:
    return {"pk": observing.closed(home).pk}


OBSERVING: dict[str, Noun] = {
    "observation_": Noun(_planned),
    "observation_begin": Noun(_drawn),
    "observation_close": Noun(lambda home: {"pk": _one_arrived(home)}),
    "observation_invite": Noun(_observer),
    "observation_look_again": Noun(_closed),
    "observation_release": Noun(_observer),
    "observation_report": Noun(_closed),
    "observation_train": Noun(_observer),
    "observation_view_photo": Noun(_photo),
    "observation_view_visit": Noun(_arrived),
    "observation_visit_": Noun(_asked),
    "observation_visit_ask": Noun(_arrived),
    "observation_visit_receive": Noun(_visit),
    "observation_write": Noun(_closed),
}
