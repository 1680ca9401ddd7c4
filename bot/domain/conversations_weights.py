"""Weights of grouping: data, as `benchmarks/train_grouping.py` wrote them.

Fitted to hand-labelled Slack talk (Chatterjee et al., MSR 2020) and Ubuntu IRC
(Kummerfeld et al., ACL 2019); the script says how, benchmarks/grouping.md how well.
"""

from __future__ import annotations

BUSY = {
    "waited": -0.271,
    "latest": 0.016,
    "between": -0.528,
    "author_in_it": 1.016,
    "author_was_last_in_it": 1.808,
    "author_began_it": 0.833,
    "addresses_one_in_it": 4.258,
    "addressed_was_last_in_it": 1.444,
    "addresses_its_last": 1.009,
    "was_called": 1.034,
    "calls_another": -0.762,
    "alone": 0.134,
    "words": 0.754,
    "words_of_last": 0.441,
    "people": -0.094,
    "new": -2.793,
    "author_is_new": 1.728,
    "author_waited": 0.065,
    "asks": 1.449,
    "length": 0.651,
    "very_short": 0.919,
    "calls_the_absent": 0.469,
    "conversations": 0.502,
    "author_was_last": -0.43,
}
QUIET = {
    "waited": -0.396,
    "latest": 1.195,
    "between": -0.378,
    "author_in_it": 2.002,
    "author_was_last_in_it": 1.505,
    "author_began_it": -0.026,
    "addresses_one_in_it": 6.465,
    "addressed_was_last_in_it": 0.161,
    "addresses_its_last": -0.791,
    "was_called": 0.236,
    "calls_another": -0.49,
    "alone": 0.624,
    "words": 0.663,
    "words_of_last": 0.647,
    "people": -0.525,
    "new": -3.933,
    "author_is_new": -1.046,
    "author_waited": -0.3,
    "asks": 2.024,
    "length": 1.164,
    "very_short": 3.324,
    "calls_the_absent": -2.172,
    "conversations": 0.207,
    "author_was_last": -1.957,
}
