"""What is computed of questionnaires and answers: no tables, no time, no actor."""
