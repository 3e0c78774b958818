"""Holiday notices: read from text, entered, retired."""
