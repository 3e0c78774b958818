"""What members do together by a plan: parts, budget, milestones, files, publication."""
