"""The analyst's front door: pages on the same hall as every other door."""
