"""What stands between members: hand-overs, help, disputes, who is late."""
