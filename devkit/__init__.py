"""What ``./dev`` is made of. Python's standard library only.

Everything it makes lies in the git-ignored ``.dev/``; what it downloads lies
in the user's cache folder, so that a second checkout takes it from there.
"""
