"""The pages of the clusters: load, ask, answer."""
