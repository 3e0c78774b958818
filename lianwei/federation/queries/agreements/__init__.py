"""What is asked about data-sharing agreements: what may flow, lists and pages, who read what."""
