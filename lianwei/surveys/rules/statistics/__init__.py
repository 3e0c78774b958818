"""Statistics of samples: weights, estimates with intervals, cross tables, agreement, ranks.

Pure functions over numpy arrays, proven against R `survey` (tests/surveys/references). SciPy takes a second
to load: the worker and commands import these modules inside what needs them, the web process never at start.
"""
