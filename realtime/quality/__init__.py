"""Quality assurance: samples drawn fairly, scored well, agreed upon, and what is learned from them.

Everything here is a function of its arguments: keys, chance and time are handed in, so that a draw can be made again.
"""
