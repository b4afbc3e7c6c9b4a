"""The integrator's front door: REST on the same hall as every other door."""
