"""The rows of the table, each in a module of its own, in the order in which they are measured."""

from rows.small import Small

ALL = (Small(),)
