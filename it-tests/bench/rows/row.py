"""What a row is."""


class Row:
    """One line of what has to be reached: measures, and says what is the goal."""

    name = "row"
    title = ""
    # What it wants to be installed, and for what; the backend, the checks and the peers are known.
    programs = {}

    def measure(self, conditions):
        """Findings, or Wrong, or Impossible."""
        raise NotImplementedError
