"""Exchange with instances that do not trust our software: peers, signed messages, custody, agreements."""
