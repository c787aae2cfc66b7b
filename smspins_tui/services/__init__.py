"""What the console does: asks, acts, writes down, finds out. Knows no screen."""
