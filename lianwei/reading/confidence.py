"""How sure a reading is. By itself, so that whoever speaks of it need not load the models."""

SURE, LIKELY, UNSURE = "sure", "likely", "unsure"
