"""``make storm``: the storm at full size, with its progress and a table. It may take half an hour.

    python -m tests.storm [--agents 20] [--records 50] [--kills 10] [--seed 1] [--faults 0.2]

The exit status is 1 when anything was lost, doubled, changed, or shown wrongly on a phone.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.storm.making import Size
from tests.storm.storm import Storm


def main() -> int:
    words = argparse.ArgumentParser(prog="make storm")
    words.add_argument("--agents", type=int, default=20)
    words.add_argument("--records", type=int, default=50)
    words.add_argument("--kills", type=int, default=10)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--faults", type=float, default=0.2, help="share of messages that meet a fault")
    words.add_argument("--minutes", type=float, default=90, help="the longest that it may rage")
    chosen = words.parse_args()
    begun = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {text}", file=sys.stderr, flush=True)

    size = Size(chosen.agents, chosen.records, chosen.kills, seed=chosen.seed)
    storm = Storm(size, fault_share=chosen.faults, longest_seconds=chosen.minutes * 60, say=say)
    outcome = storm.run("tepat_storm")
    print(outcome.as_table())
    for fault in outcome.report.wrong:
        print(f"WRONG  {fault}")
    return 1 if outcome.report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
