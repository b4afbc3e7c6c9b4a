"""Infosimples' Images API: Brazilian licences, vehicle papers, bills, invoices, tax returns, QR codes."""
