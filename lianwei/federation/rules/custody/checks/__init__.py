"""The checker of custody, C1 to C8: reads dumps of any set of instances, made at different moments."""

from .checker import Findings, checked

__all__ = ("Findings", "checked")
