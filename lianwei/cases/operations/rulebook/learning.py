"""Training the reading help on cases that people have registered and thereby confirmed."""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from lianwei.cases.models import ReadingModel
from lianwei.cases.queries.counted import counted_cases
from lianwei.cases.queries.reading.suggested import OTHER
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.reading.evaluation import Result, compare
from lianwei.reading.tables import Labelled

FEWEST = 5  # cases of a class; a rarer class is not proposed by the model
HELD_BACK = 5  # every fifth case, by day of receipt, is kept from training to measure on


@dataclass(frozen=True, slots=True)
class Learnt:
    """A model in place, and how it read the cases held back from it."""

    model: ReadingModel
    result: Result


def learn(target: str, *, actor: Actor) -> Learnt:
    """Train on all cases of the instance and put the model in place; it is measured on a fifth of them first.

    Raises Invalid where there are too few cases of two classes. Takes seconds to minutes, and imports
    scikit-learn: for commands, never for a request.
    """
    actor.require("reading_model.train")
    cases = confirmed_texts(target, actor=actor)
    held = Labelled(cases.texts[::HELD_BACK], cases.labels[::HELD_BACK])
    taught = Labelled(*_others(cases))
    if len(set(taught.labels)) < 2:  # noqa: PLR2004 - two classes at least
        raise Invalid("Too few cases: two classes of five cases each are needed.")
    from lianwei.reading.training import shrink, train  # noqa: PLC0415 - scikit-learn takes seconds and 200 MB

    trial = train(taught.texts, taught.labels)
    result = compare([trial.label(text) for text in held.texts], held.labels)
    model = shrink(train(cases.texts, cases.labels, facts={"texts": str(len(cases.texts))}))
    return Learnt(_put_in_place(target, model.save(), cases, result, actor=actor), result)


def confirmed_texts(target: str, *, actor: Actor) -> Labelled:
    """The stories of all cases the actor sees whose codes a person confirmed, oldest first, with their code;
    rare classes, “other” and files in storage only left out.
    """
    rows = counted_cases(actor=actor).filter(is_sorted=True).exclude(**{target: ""})
    rows = rows.filter(storage_only_on=None, anonymised_on=None)
    rows = rows.exclude(**{target: OTHER[target]}).order_by("received_on", "pk")
    found = list(rows.values_list("title", "narrative", target))
    often = {code for code, n in Counter(code for *_text, code in found).items() if n >= FEWEST}
    kept = [(f"{title}\n{narrative}", code) for title, narrative, code in found if code in often]
    return Labelled([text for text, _ in kept], [code for _, code in kept])


def _others(cases: Labelled) -> tuple[list[str], list[str]]:
    taught = [n for n in range(len(cases.texts)) if n % HELD_BACK]
    return [cases.texts[n] for n in taught], [cases.labels[n] for n in taught]


@transaction.atomic
def _put_in_place(target: str, data: bytes, cases: Labelled, result: Result, *, actor: Actor) -> ReadingModel:
    model = ReadingModel.objects.create(
        target=target,
        data=data,
        texts=len(cases.texts),
        classes=len(set(cases.labels)),
        accuracy=result.accuracy,
        macro_f1=result.macro_f1,
        trained_at=clock.now(),
    )
    record(
        "reading_model.trained", model, actor=actor, target=target, texts=model.texts, classes=model.classes
    )
    return model
