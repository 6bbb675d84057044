"""The rows of the table, each in a module of its own, in the order in which they are measured."""

from rows.activation import Activation
from rows.bulk import Bulk
from rows.growth import Growth
from rows.http2 import Http2
from rows.latency import Latency
from rows.memory import Memory
from rows.small import Small
from rows.start import Start
from rows.steady import Steady
from rows.tls import Tls
from rows.websocket import WebSocket

ALL = (Small(), Bulk(), Tls(), Http2(), Latency(), WebSocket(), Activation(), Start(), Memory(), Growth(), Steady())
