"""Who takes part in a load to its end, and what a row leaves behind."""

import collections
import types
import unittest

import answers
import falconer
import figures
import stage

LOAD = types.SimpleNamespace(name="small", unit="request")


class Other:
    def __init__(self, name):
        self.name = name


class Subject(falconer.Falconer):
    def __init__(self):
        self.name = figures.SUBJECT


class Played(stage.Stage):
    """Measures nobody: says of each peer what it was told to, time after time."""

    def __init__(self, peers, told):
        self.conditions = types.SimpleNamespace(pace=types.SimpleNamespace(rounds=3, seconds=1, warm_up=1, warm_up_of_others=1))
        self.peers = peers
        self.left_out = collections.defaultdict(list)
        self._told = {name: iter(each) for name, each in told.items()}

    def measure(self, peer, load, seconds):
        said = next(self._told[peer.name])
        if isinstance(said, Exception):
            raise said
        return types.SimpleNamespace(cpu=said, rate=1)


class Ended:
    """Processes, of which only their end is told."""

    def __init__(self):
        self.times = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.times += 1


class Mute(stage.Stage):
    """Its peers do not answer as they should, and it has nobody to tell their last words."""

    def __init__(self, *peers):
        self.peers = peers
        self._processes = self.processes = Ended()

    def open(self, peer):
        raise answers.Wrong("no")

    def _last_words(self):
        raise BrokenPipeError


class StageTest(unittest.TestCase):
    def test_every_peer_has_its_rounds(self):
        played = Played([Subject(), Other("nginx")], {"falconer": [9, 1, 2, 3], "nginx": [9, 4, 5, 6]})

        rounds = played.rounds(LOAD)

        self.assertEqual([(each["falconer"].cpu, each["nginx"].cpu) for each in rounds], [(1, 4), (2, 5), (3, 6)])
        self.assertEqual(played.left_out[LOAD.name], [])

    def test_one_that_answers_wrongly_is_left_out_of_all_rounds(self):
        wrong = answers.Wrong("caddy under load: errors\nand more")
        played = Played(
            [Subject(), Other("nginx"), Other("caddy")],
            {"falconer": [9, 1, 2, 3], "nginx": [9, 4, 5, 6], "caddy": [9, 7, wrong]},
        )

        rounds = played.rounds(LOAD)

        self.assertEqual([sorted(each) for each in rounds], [["falconer", "nginx"]] * 3)
        self.assertEqual(played.left_out[LOAD.name], ["Without caddy, which was wrong: caddy under load: errors."])

    def test_falconer_is_not(self):
        played = Played([Subject(), Other("nginx")], {"falconer": [9, answers.Wrong("no")], "nginx": [9, 4]})

        with self.assertRaises(answers.Wrong):
            played.rounds(LOAD)

    def test_processes_are_ended_also_where_nobody_can_be_told_why(self):
        begun = Mute(Other("nginx"))
        with self.assertRaises(BrokenPipeError), begun:
            self.fail("begun with a peer that answers wrongly")
        self.assertEqual(begun.processes.times, 1)

        measured = Mute()
        with self.assertRaises(BrokenPipeError), measured:
            raise answers.Wrong("no")
        self.assertEqual(measured.processes.times, 1)


if __name__ == "__main__":
    unittest.main()
