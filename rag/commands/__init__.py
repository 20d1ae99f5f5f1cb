"""What each command of ``rag`` does; ``rag.cli`` reads the arguments and calls them.

Each module's functions take (arguments, settings) and return an exit status: 0 done, 1 failure,
2 usage, 3 refused, 4 a check did not hold.
"""
