"""Reads of the structure: who a person is, and the units and people there are."""
