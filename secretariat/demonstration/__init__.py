"""The demonstration secretariat: the source document as data, and what must be generated to bring it to life.

``data/`` holds readable files, one per noun. The modules beside this one read them and add what is missing; nothing
that is already there is touched, so a second run changes nothing.
"""
