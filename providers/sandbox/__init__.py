"""A server on this machine that speaks the vendors' protocols, with synthetic answers and faults.

``core`` is what every vendor's module is written with, ``server`` puts them on one port.
"""
