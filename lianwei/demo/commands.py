"""`lianwei generate`: synthetic cases."""

import argparse
import json

from lianwei.core.scope import Actor

from .generator import generate_alliance


def generate(arguments: argparse.Namespace, actor: Actor) -> int:
    """Write a synthetic alliance with so many complaints; prints how many."""
    written = generate_alliance(cases=arguments.cases, seed=arguments.seed)
    print(json.dumps({"cases": written}))
    return 0
