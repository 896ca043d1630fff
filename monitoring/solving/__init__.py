"""Where CP-SAT works: from a question (``monitoring.rules``) to an answer. Nothing is read or written here."""
