"""May this person do this, to this part of the plan, now."""
