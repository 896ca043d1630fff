"""Reads of the clusters: which a person may see, who sits in their teams, what they have written down."""
