"""The desk, the search, the pages of those who keep the installation running."""
