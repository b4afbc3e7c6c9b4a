"""What the API takes and shows, one resource a module; the same classes make the schema."""
