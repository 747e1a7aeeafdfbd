"""What the person at the terminal reads while the platform starts."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Progress:
    """Lines with the seconds since the start; a step prints its name, then how it went."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def say(self, text: str) -> None:
        """Print one line."""
        print(f"[{time.monotonic() - self.began:6.1f} s] {text}", flush=True)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Announce what takes a while, and say how long it took when that was noticeable."""
        self.say(text)
        began = time.monotonic()
        yield
        took = time.monotonic() - began
        if took >= 2:  # noqa: PLR2004 -- shorter is not worth a line
            self.say(f"  done in {took:.1f} s")
