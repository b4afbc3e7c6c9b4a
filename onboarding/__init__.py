"""The application: cases come in, are checked, reviewed and decided, every step in the trail."""
