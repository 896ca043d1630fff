"""Reads of the budget: what a person may see of it, and its sums, each defined once."""
