"""Looking at a change as its reviewer does: what it touches, what it lacks, what it owes and what it costs."""
