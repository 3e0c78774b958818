"""Long proofs that no test suite runs: what is left when a process is killed, what happens when eight write
at once.
"""
