"""Weights of grouping: data, as `benchmarks/train_grouping.py` wrote them.

Fitted to hand-labelled Slack talk (Chatterjee et al., MSR 2020) and Ubuntu IRC
(Kummerfeld et al., ACL 2019); the script says how, benchmarks/README.md how well.
"""

from __future__ import annotations

BUSY = {
    "waited": -0.283,
    "latest": 0.123,
    "between": -0.477,
    "author_in_it": 0.976,
    "author_was_last_in_it": 1.837,
    "author_began_it": 0.816,
    "addresses_one_in_it": 4.129,
    "addressed_was_last_in_it": 1.504,
    "addresses_its_last": 1.035,
    "was_called": 1.023,
    "calls_another": -0.759,
    "alone": 0.133,
    "words": 0.758,
    "words_of_last": 0.43,
    "people": -0.076,
    "new": -2.421,
    "author_is_new": 1.719,
    "author_waited": 0.066,
    "asks": 1.41,
    "length": 0.601,
    "very_short": 0.859,
    "calls_the_absent": 0.495,
    "conversations": 0.46,
    "author_was_last": -0.447,
}
QUIET = {
    "waited": -0.403,
    "latest": 1.181,
    "between": -0.363,
    "author_in_it": 1.996,
    "author_was_last_in_it": 1.485,
    "author_began_it": 0.014,
    "addresses_one_in_it": 6.561,
    "addressed_was_last_in_it": 0.175,
    "addresses_its_last": -0.937,
    "was_called": 0.273,
    "calls_another": -0.487,
    "alone": 0.622,
    "words": 0.634,
    "words_of_last": 0.656,
    "people": -0.532,
    "new": -3.593,
    "author_is_new": -0.986,
    "author_waited": -0.307,
    "asks": 2.367,
    "length": 1.094,
    "very_short": 3.3,
    "calls_the_absent": -2.316,
    "conversations": 0.011,
    "author_was_last": -2.326,
}
