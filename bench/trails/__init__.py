"""The same table four times: as it is, and with each way of keeping a trail of it."""
