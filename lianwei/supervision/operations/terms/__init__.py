"""Operations of the review of standard terms."""
