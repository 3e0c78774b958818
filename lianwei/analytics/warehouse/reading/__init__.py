"""From the operational tables to rows of facts. Free text and personal values are never read here."""
