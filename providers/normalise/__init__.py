"""From a document's or vendor's notation to the normal form: pure functions, no state."""
