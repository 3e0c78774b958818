"""What a data-sharing agreement may say: classes of fields, legal bases, terms. No tables, no time."""
