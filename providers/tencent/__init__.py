"""Tencent Cloud OCR, international edition: 27 actions behind one address and one signature."""
