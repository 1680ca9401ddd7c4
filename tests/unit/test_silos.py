"""Silos: communities and their names, what is proposed and why, lists, and membership over time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import silos
from bot.domain.silos import SiloRow, parse_csv

Tie = tuple[int, int, float]


def company(groups: int = 5, size: int = 16, seed: int = 3, across: float = 0.02) -> list[Tie]:
    """People numbered group by group, who mostly answer their own."""
    rng = np.random.default_rng(seed)
    ties = []
    for a, b in combinations(range(groups * size), 2):
        chance = 0.5 if a // size == b // size else across
        if rng.random() < chance:
            ties.append((a, b, float(rng.integers(1, 6))))
    return ties


def teams(groups: int = 5, size: int = 16) -> list[tuple[int, ...]]:
    return [tuple(range(g * size, (g + 1) * size)) for g in range(groups)]


# --- communities


def test_finds_the_teams_that_are_there() -> None:
    assert sorted(silos.infer(company(), seed=1)) == teams()


def test_order_direction_and_repetition_of_ties_do_not_matter() -> None:
    ties = company(across=0.2)
    expected = silos.infer(ties, seed=4)
    rng = np.random.default_rng(0)
    turned = [(b, a, w / 2) for a, b, w in ties] + [(a, b, w / 2) for a, b, w in ties]
    for _ in range(3):
        turned = [turned[i] for i in rng.permutation(len(turned))]
        assert silos.infer(turned, seed=4) == expected


def test_the_same_seed_gives_the_same_in_one_process_and_in_another() -> None:
    ties = company(across=0.3)
    here = silos.infer(ties, seed=9)
    assert all(silos.infer(ties, seed=9) == here for _ in range(4))
    code = (
        "from tests.unit.test_silos import company\nfrom bot.domain import silos\n"
        "print(silos.infer(company(across=0.3), seed=9))"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == str(here)


def test_the_lonely_and_the_pairs_are_left_without_a_silo() -> None:
    triangle = [(1, 2, 3.0), (2, 3, 3.0), (1, 3, 3.0)]
    assert silos.infer([*triangle, (10, 11, 9.0), (20, 20, 5.0)], seed=0) == [(1, 2, 3)]
    assert silos.infer(triangle, seed=0, least=4) == []
    assert silos.infer([], seed=0) == []


def test_with_no_least_size_everyone_with_a_tie_is_in_a_community() -> None:
    rng = np.random.default_rng(0)
    pairs = list(combinations(range(60), 2))
    weights = rng.choice([0.059, 0.07, 0.24], len(pairs))  # many moves that are equally good
    ties = [(a, b, float(w)) for (a, b), w in zip(pairs, weights, strict=True)]
    members = [member for group in silos.infer(ties, seed=2, least=1) for member in group]
    assert sorted(members) == list(range(60))


@st.composite
def networks(draw: st.DrawFn) -> list[Tie]:
    member = st.integers(0, 30)
    return draw(st.lists(st.tuples(member, member, st.floats(0.5, 20)), max_size=80))


@given(networks(), st.integers(0, 5))
@settings(max_examples=40, deadline=None)
def test_communities_are_connected_disjoint_and_of_people_with_ties(
    ties: list[Tie], seed: int
) -> None:
    graph = nx.Graph([(a, b) for a, b, _ in ties if a != b])
    found = silos.infer(ties, seed=seed)
    members = [member for group in found for member in group]
    assert len(members) == len(set(members))
    assert set(members) <= set(graph)
    assert all(len(group) >= 3 and nx.is_connected(graph.subgraph(group)) for group in found)


def test_communities_are_about_as_good_as_those_of_networkx() -> None:
    graph = nx.karate_club_graph()
    found = silos.infer([(a, b, d["weight"]) for a, b, d in graph.edges(data=True)], seed=1)
    theirs = nx.community.louvain_communities(graph, seed=1)
    best = nx.community.modularity(graph, theirs)
    assert nx.community.modularity(graph, [set(group) for group in found]) >= best - 0.01


# --- names and proposals

COUNTS = {
    0: {"general": 40, "build": 9},
    1: {"general": 35, "build": 12},
    2: {"general": 50, "translations": 11, "conferences": 9},
    3: {"general": 31, "translations": 8, "conferences": 10},
    4: {"general": 30, "build": 5, "random": 30},
}


def test_a_name_says_where_a_group_lives_and_not_where_everybody_is() -> None:
    assert silos.name([(0, 1), (2, 3)], COUNTS) == ["build", "conferences and translations"]


def test_one_loud_voice_does_not_name_a_group() -> None:
    quiet = {member: {"general": 5, "finance": 9} for member in range(9)}
    others = {member: {"general": 5, "sales": 9} for member in range(20, 40)}
    counts = {**quiet, **others, 9: {"chess": 90}}
    assert silos.name([tuple(range(10))], counts) == ["finance"]


@given(st.integers(1, 12), st.sampled_from([{}, {"a": 3}, {"general": 2}, {"x" * 80: 1}]))
def test_names_are_never_alike_nor_too_long_for_a_menu(groups: int, own: dict[str, int]) -> None:
    counts = {member: own for member in range(groups * 3)}
    names = silos.name([(g * 3, g * 3 + 1, g * 3 + 2) for g in range(groups)], counts)
    assert len(set(names)) == groups
    assert all(0 < len(title) <= 75 for title in names)


def test_a_proposal_says_who_where_and_how_sure() -> None:
    ties = company(across=0.01)
    counts = {member: {f"team-{member // 16}": 8, "general": 4} for member in range(80)}
    proposals = silos.propose(ties, counts, seed=1)
    assert [p.members for p in proposals] == silos.infer(ties, seed=1)
    first = proposals[0]
    assert first.name == f"team-{first.members[0] // 16}"
    assert [channel for channel, _ in first.channels] == [first.name, "general"]
    assert [share for _, share in first.channels] == pytest.approx([2 / 3, 1 / 3])
    assert first.certainty == pytest.approx(np.mean(list(first.sureness.values())))
    assert set(first.sureness) == set(first.members)
    assert silos.propose(ties, counts, seed=1) == proposals


def certainty(ties: Sequence[Tie]) -> float:
    return float(np.mean([p.certainty for p in silos.propose(ties, {}, seed=1)]))


def test_it_is_sure_of_teams_and_unsure_of_chance() -> None:
    assert certainty(company(across=0.01)) > 0.6
    assert certainty(company(across=0.3)) < 0.3
    chance = nx.gnm_random_graph(80, 500, seed=2)
    assert certainty([(a, b, 1.0) for a, b in chance.edges]) < 0.2


def test_who_talks_with_everybody_is_less_sure_than_who_stays_at_home() -> None:
    guest = [(0, other, 4.0) for other in range(16, 80, 2)]
    sureness = {
        member: sure
        for proposal in silos.propose(company(across=0.0) + guest, {}, seed=1)
        for member, sure in proposal.sureness.items()
    }
    assert sureness[0] < 0.5 < sureness[1]


# --- lists

ANA = SiloRow(1, "ana@example.org", "Sales")


@pytest.mark.parametrize(
    "text",
    [
        "ana@example.org,Sales",
        "\ufeffana@example.org;Sales\r\n",
        "Ana@Example.org\tSales\n\n\n",
        '"ana@example.org", "Sales"\n',
        "  ana@example.org ,  Sales  ,extra",
    ],
)
def test_one_line_however_it_is_written(text: str) -> None:
    assert parse_csv(text) == ([ANA], [])


@pytest.mark.parametrize(
    "text",
    [
        "email,silo\nana@example.org,Sales",
        "Department;Name;E-Mail\nSales;Ana;ana@example.org",
        "user id\tteam\nana@example.org\tSales",
        "\ufeff\nsilo,person\r\nSales,ana@example.org\r\n",
    ],
)
def test_a_heading_names_the_columns(text: str) -> None:
    rows, problems = parse_csv(text)
    assert [(row.person, row.silo) for row in rows] == [("ana@example.org", "Sales")]
    assert problems == []


def test_ids_quotes_and_other_scripts() -> None:
    rows, problems = parse_csv('U012AB3CD,"Research, Development"\nW9ABCDEF,研究\n')
    assert [(r.person, r.silo) for r in rows] == [
        ("U012AB3CD", "Research, Development"),
        ("W9ABCDEF", "研究"),
    ]
    assert problems == []


def test_twice_in_one_silo_is_once_whatever_the_spelling() -> None:
    rows, problems = parse_csv(
        "ana@example.org,Sales\nANA@example.org,sales\nbo@example.org,SALES\n"
    )
    assert [(r.person, r.silo) for r in rows] == [
        ("ana@example.org", "Sales"),
        ("bo@example.org", "Sales"),
    ]
    assert problems == []


def test_two_silos_name_both_lines_and_give_neither() -> None:
    rows, (problem,) = parse_csv(
        "ana@example.org,Sales\nbo@example.org,Ops\n\nana@example.org,Legal\n"
    )
    assert [r.person for r in rows] == ["bo@example.org"]
    assert problem.line == 4
    assert "line 1" in problem.what
    assert "“Sales”" in problem.what
    assert "“Legal”" in problem.what


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("ana,Sales", "neither an email"),
        (",Sales", "neither an email"),
        ("ana@example.org,", "no silo"),
        ("ana@example.org", "no silo"),
        ("ana@example.org," + "x" * 76, "longer than 75"),
        ('"ana@example.org"x,Sales', "quotation mark"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(line: str, what: str) -> None:
    rows, (problem,) = parse_csv(f"bo@example.org,Ops\n{line}\ncy@example.org,Ops\n")
    assert [r.person for r in rows] == ["bo@example.org", "cy@example.org"]
    assert problem.line == 2
    assert what in problem.what
    assert problem.todo


def test_a_quotation_mark_left_open_is_found_where_it_opens() -> None:
    rows, (problem,) = parse_csv('bo@example.org,Ops\n"ana@example.org,Sales\ncy@example.org,Ops\n')
    assert (problem.line, [r.person for r in rows]) == (2, ["bo@example.org"])


def test_fifty_thousand_lines() -> None:
    text = "email,silo\n" + "".join(f"p{n}@example.org,Team {n % 200}\n" for n in range(50_000))
    rows, problems = parse_csv(text)
    assert (len(rows), problems) == (50_000, [])
    assert len({row.silo for row in rows}) == 200
    assert rows[-1].line == 50_001


@given(st.text(st.sampled_from('a@.,;\t"\r\n\0 ﬀU01ABC'), max_size=60))
def test_nothing_that_is_written_makes_it_fall_over(text: str) -> None:
    rows, problems = parse_csv(text)
    assert len({row.person for row in rows}) == len(rows)
    assert all(problem.line >= 1 for problem in problems)
