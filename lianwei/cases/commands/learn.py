"""`lianwei learn`: train the reading help on the instance's own cases."""

import argparse
import json
import sys

from lianwei.cases.models import ReadingModel
from lianwei.cases.operations.rulebook.learning import learn as learn_from_cases
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor


def learn(arguments: argparse.Namespace, actor: Actor) -> int:
    """Train a model for each target; prints how each reads cases held back from it. 1 where none could be."""
    shown = {}
    for target in ReadingModel.Target.values:
        try:
            learnt = learn_from_cases(target, actor=actor)
        except Invalid as refusal:
            print(f"{target}: {refusal.message}", file=sys.stderr)
            continue
        shown[target] = {
            "texts": learnt.model.texts,
            "classes": learnt.model.classes,
            "accuracy": round(learnt.result.accuracy, 4),
            "macro_f1": round(learnt.result.macro_f1, 4),
        }
    print(json.dumps(shown))
    return 0 if shown else 1
