"""The functional core: plain Python, no ``odoo`` import, no database.

An instant is an int, whole seconds since the epoch, UTC. A span is a half-open
tuple ``(start, stop)`` of instants.
"""
