"""Places that the worker looks into: set up, looked into, and what was found taken in as a sheet."""

from .keeping import create_inlet, revise_inlet, withdraw_inlet
from .running import push_inlet_file, run_due_inlets, run_inlet

__all__ = [
    "create_inlet",
    "push_inlet_file",
    "revise_inlet",
    "run_due_inlets",
    "run_inlet",
    "withdraw_inlet",
]
