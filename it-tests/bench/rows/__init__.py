"""The rows of the table, each in a module of its own, in the order in which they are measured."""

from rows.bulk import Bulk
from rows.small import Small
from rows.tls import Tls

ALL = (Small(), Bulk(), Tls())
