"""INE-OCR: both sides of a Mexican voter card in one call."""
