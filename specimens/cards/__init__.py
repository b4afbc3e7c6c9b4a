"""The documents, one module an issuer."""
