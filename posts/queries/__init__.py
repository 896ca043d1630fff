"""Reads of the posts: which a person may see, and what came of their review."""
