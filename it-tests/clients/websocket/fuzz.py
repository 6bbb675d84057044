# The fuzzing client of the Autobahn test suite, run by Jython: fuzz.py <specification>, whose reports go where the
# specification says. It ends when every case has been tried with every server.

import json
import sys

from autobahntestsuite import choosereactor  # must come before the reactor
from autobahntestsuite import fuzzing
from twisted.internet import reactor

with open(sys.argv[1]) as specification:
    fuzzing.startClient(json.load(specification))
reactor.run()
