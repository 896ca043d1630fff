"""Pages of the posts."""
