"""What members do together by a plan: parts, budget without business money, milestones, files, publication."""
