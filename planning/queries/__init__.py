"""Reads of the plan: what a person may see of it, and what every list, API, export and report starts from."""
