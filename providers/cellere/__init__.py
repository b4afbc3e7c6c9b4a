"""Cellere's portal of APIs: entities of documents, face match, tax ids, meters."""
