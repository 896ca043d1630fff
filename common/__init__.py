"""What every app needs and none owns. Imports no app."""
