"""The command line: one file a command, and ``local/`` for the stack that `up` runs.

Kept free of imports: ``cli.local.child`` runs without site-packages.
"""
