"""The warehouse: facts of cases, enquiries and hand-overs as columns in Parquet files, without personal data.

Files never change: a name holds the hash of its bytes, a manifest lists what belongs together. Whoever keeps
a manifest keeps every figure that was ever made of it. Reading goes through queries/figures.py alone, for
files know no scope.
"""
