"""The web server: waitress, which reads a request whole before a thread is taken, with our limits.

`parsing` judges heads, `connections` reads and answers on one connection, `listening` keeps the
limits of all connections. Why waitress and what it lacked: docs/adr/0028.
"""
