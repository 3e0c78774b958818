"""Run by an interpreter that has splink 4: `python splink_peer.py rows.csv` → one line of JSON.

As the tutorials of splink do it: Jaro-Winkler on texts with adjusted term frequency, Levenshtein on phones,
blocking on what often agrees, weights trained by expectation maximisation. `pairs` by threshold.
"""

import json
import re
import resource
import sys
import time

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.3, 0.5, 0.7, 0.9, 0.95, 0.99)
KILOBYTE = 1024


def main() -> None:
    rows = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
    rows["phone"] = rows["phone"].map(lambda text: re.sub(r"\D", "", text)[-8:])
    rows["name_start"], rows["address_end"] = rows["name"].str[-4:], rows["address"].str[-6:]
    rows = rows.replace("", None)
    begun = time.perf_counter()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.92, 0.85, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address", [0.92, 0.85, 0.7]),
            cl.LevenshteinAtThresholds("phone", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("phone"),
            block_on("substr(phone, 1, 5)"),
            block_on("substr(name, 1, 3)"),
            block_on("name_start"),
            block_on("address_end"),
            block_on("substr(address, 1, 6)"),
        ],
    )
    linker = Linker(rows, settings, DuckDBAPI())
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("phone"), block_on("name")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    training.estimate_parameters_using_expectation_maximisation(block_on("phone"))
    training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    found = linker.inference.predict(threshold_match_probability=THRESHOLDS[0]).as_pandas_dataframe()
    seconds = time.perf_counter() - begun
    pairs = {
        str(least): [
            (int(a), int(b))
            for a, b, p in zip(
                found["unique_id_l"], found["unique_id_r"], found["match_probability"], strict=True
            )
            if p >= least
        ]
        for least in THRESHOLDS
    }
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTE
    print(json.dumps({"pairs": pairs, "seconds": seconds, "megabytes": megabytes}))


if __name__ == "__main__":
    main()
