"""aisolution.credit: identity cards of ten countries, one picture a call."""
