"""Who sees which post, and who sees a single review."""
