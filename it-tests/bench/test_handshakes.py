import types
import unittest

import answers
import handshakes

PEER = types.SimpleNamespace(name="peer")


def said(marks, connections, size=161):
    return (
        f"Collecting connection statistics for 1 seconds\n{marks}\n\n"
        f"{connections} connections in 0.04s; 75.00 connections/user sec, bytes read {connections * size}\n"
        f"{connections} connections in 2 real seconds, {size} bytes read per connection\n"
    )


class Connections(unittest.TestCase):
    def test_new_ones_are_counted(self):
        self.assertEqual(handshakes.completed(PEER, said("***", 3), 161), 3)

    def test_what_is_refused(self):
        for why, text in [
            ("a resumed session", said("*r*", 3)),
            ("an older TLS", said("t**", 3)),
            ("another answer", said("***", 3, size=160)),
            ("no figures", "connect: Connection refused"),
        ]:
            with self.subTest(why), self.assertRaises(answers.Wrong):
                handshakes.completed(PEER, text, 161)


if __name__ == "__main__":
    unittest.main()
