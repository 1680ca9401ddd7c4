"""Network measures against networkx, against brute force, and against published numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from itertools import permutations
from math import sqrt
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import graph as matrices
from bot.domain import network

ROOT = Path(__file__).parents[2]
DATA = ROOT / ".." / "shared" / "data" / "networks"

Tie = tuple[int, int, float]
Company = tuple[list[Tie], dict[int, int]]


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Ties with repeats, both directions and loops, among people in one to four silos."""
    people = st.integers(0, draw(st.integers(2, 12)))
    ties = draw(st.lists(st.tuples(people, people, st.integers(1, 9)), min_size=1, max_size=40))
    group = {member: draw(st.integers(1, 4)) for member in range(13)}
    return [(a, b, float(w)) for a, b, w in ties], group


def net_of(ties: list[Tie], group: dict[int, int]) -> network.Network:
    a, b, weight = zip(*ties, strict=True)
    return network.network(a, b, weight, group)


def unweighted(ties: list[Tie], group: dict[int, int]) -> network.Network:
    a, b, _ = zip(*ties, strict=True)
    return network.network(a, b, None, group)


def oracle(ties: list[Tie]) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    for a, b, weight in ties:
        if a != b:
            before = graph.get_edge_data(a, b, {"weight": 0.0})["weight"]
            graph.add_edge(a, b, weight=before + weight)
    return graph


def silos_of(graph: nx.Graph[int], group: dict[int, int]) -> list[set[int]]:
    return [own for silo in set(group.values()) if (own := {n for n in graph if group[n] == silo})]


# --- published numbers


@pytest.fixture(scope="module")
def karate() -> network.Network:
    graph = nx.karate_club_graph()
    clubs = {node: int(graph.nodes[node]["club"] == "Officer") for node in graph}
    a, b = zip(*graph.edges, strict=True)
    return network.network(a, b, None, clubs)


def test_the_karate_club(karate: network.Network) -> None:
    assert network.constraint(karate)[0] == pytest.approx(0.1554233, abs=5e-8)
    assert network.effective_size(karate)[0] == pytest.approx(13.75)
    assert network.participation(karate)[0] == pytest.approx(0.1171875)
    found = network.measured(karate)
    assert found.ei == pytest.approx(-0.7179487, abs=5e-8)
    assert found.modularity == pytest.approx(0.3582347, abs=5e-8)
    assert (found.people, found.ties, found.inside, found.across) == (34, 78, 67, 11)


def test_e_mail_between_42_departments() -> None:
    if not DATA.exists():
        pytest.skip("the e-mail network is not on this machine")
    with (
        (DATA / "email-Eu-core.txt").open(newline="") as edges,
        (DATA / "email-Eu-core-department-labels.txt").open(newline="") as groups,
    ):
        found = network.measure_files(edges, groups)
    assert (found.people, found.ties, found.inside, found.across) == (986, 16064, 5393, 10671)
    assert found.ei == pytest.approx(0.329, abs=5e-4)
    assert found.ei_expected == pytest.approx(0.907, abs=5e-4)
    assert found.participation_mean == pytest.approx(0.562, abs=5e-4)
    assert found.constraint_mean == pytest.approx(0.194, abs=5e-4)


def test_every_measure_and_role_is_explained() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    names = [field.name for field in fields(network.Measures)]
    assert [name for name in (*names, *network.ROLES) if f"`{name}`" not in page] == []


# --- against networkx


@given(companies())
@settings(max_examples=60, deadline=None)
def test_as_networkx_has_it(company: Company) -> None:
    ties, group = company
    graph, net = oracle(ties), net_of(ties, group)
    assert net.members.tolist() == sorted(graph)
    if not graph:
        return
    constraint = nx.constraint(graph, weight="weight")
    assert network.constraint(net) == pytest.approx([constraint[n] for n in sorted(graph)])
    size = nx.effective_size(graph)
    assert network.effective_size(net) == pytest.approx([size[n] for n in sorted(graph)])
    modularity = nx.community.modularity(graph, silos_of(graph, group), weight="weight")
    assert network.modularity(net) == pytest.approx(modularity, abs=1e-9)


@given(companies())
@settings(max_examples=40, deadline=None)
def test_assortativity_as_networkx_has_it(company: Company) -> None:
    ties, group = [(a, b, 1.0) for a, b, _ in company[0]], company[1]
    graph = oracle(ties)
    net = unweighted(ties, group)
    if len({group[node] for node in graph}) < 2:
        assert network.assortativity(net) is None
        return
    nx.set_node_attributes(graph, group, "silo")
    expected = nx.attribute_assortativity_coefficient(graph, "silo")
    assert network.assortativity(net) == pytest.approx(expected, abs=1e-9)


def test_blocks_of_rows_join_without_a_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.barabasi_albert_graph(200, 6, seed=1)
    net = unweighted([(a, b, 1.0) for a, b in graph.edges], dict.fromkeys(graph, 0))
    whole = network.constraint(net), network.effective_size(net)
    monkeypatch.setattr(matrices, "BLOCK", 90)
    assert network.constraint(net) == pytest.approx(whole[0])
    assert network.effective_size(net) == pytest.approx(whole[1])


# --- against the definition


@given(companies())
@settings(max_examples=60, deadline=None)
def test_participation_and_e_i_by_the_book(company: Company) -> None:
    ties, group = company
    graph, net = oracle(ties), net_of(ties, group)
    by_hand = []
    for node in sorted(graph):
        volume = Counter[int]()
        for other, tie in graph[node].items():
            volume[group[other]] += tie["weight"]
        by_hand.append(1 - sum((v / volume.total()) ** 2 for v in volume.values()))
    assert network.participation(net) == pytest.approx(by_hand)
    across = [(d["weight"], group[a] != group[b]) for a, b, d in graph.edges(data=True)]
    found = network.measured(net)
    assert found.ties == len(across)
    assert found.across == sum(crosses for _, crosses in across)
    assert found.volume_across == sum(volume for volume, crosses in across if crosses)
    assert found.inside + found.across == found.ties


def test_ties_and_volume_can_differ_in_sign() -> None:
    found = network.measures([1, 1, 1], [2, 3, 4], [20, 1, 1], {1: 7, 2: 7, 3: 8, 4: 8})
    assert found.ei == pytest.approx(1 / 3)
    assert found.ei_volume == pytest.approx(-18 / 22)


@given(st.lists(st.integers(1, 7), min_size=2, max_size=5), st.integers(0, 10))
@settings(max_examples=25, deadline=None)
def test_the_expected_e_i_is_the_mean_over_shuffled_silos(sizes: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    n = len(labels)
    a, b = rng.integers(0, n, (2, 30))
    a, b = a[a != b], b[a != b]
    if not len(a):
        return
    crossing = []
    for _ in range(600):
        shuffled = rng.permutation(labels)
        crossing.append((shuffled[a] != shuffled[b]).mean())
    noise = 6 * np.std(crossing) / sqrt(600) + 1e-9
    expected = network.ei_expected(sizes)
    assert expected is not None
    assert (expected + 1) / 2 == pytest.approx(np.mean(crossing), abs=noise)


@given(companies())
@settings(max_examples=40, deadline=None)
def test_the_matrix_adds_up_to_the_whole(company: Company) -> None:
    net = net_of(*company)
    matrix, found = network.silo_matrix(net), network.measured(net)
    assert (matrix.ties == matrix.ties.T).all()
    assert np.trace(matrix.ties) == found.inside
    assert np.triu(matrix.ties, 1).sum() == found.across
    assert np.triu(matrix.volume, 1).sum() == found.volume_across
    assert ((matrix.people == 0) == (matrix.ties == 0)).all()
    for s, silo in enumerate(matrix.silos):
        for t, other in enumerate(matrix.silos):
            graph, group = oracle(company[0]), company[1]
            reach = {
                n for n in graph if group[n] == silo and any(group[m] == other for m in graph[n])
            }
            assert matrix.people[s, t] == len(reach)


# --- brokerage


def role_of(silos: tuple[int, int, int]) -> str:
    first, broker, last = silos
    if first == last:
        return "coordinator" if broker == first else "itinerant"
    if broker == last:
        return "gatekeeper"
    return "representative" if broker == first else "liaison"


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("AAA", "coordinator"),
        ("ABA", "itinerant"),
        ("ABB", "gatekeeper"),
        ("AAB", "representative"),
        ("ABC", "liaison"),
    ],
)
def test_each_role_by_its_path(path: str, role: str) -> None:
    found = network.brokerage([1, 2], [2, 3], dict(zip((1, 2, 3), map(ord, path), strict=True)))
    assert {name for name, count in found.items() if count} == {role}
    closed = network.brokerage([1, 2, 1], [2, 3, 3], dict.fromkeys((1, 2, 3), 1))
    assert sum(closed.values()) == 0


@given(companies())
@settings(max_examples=60, deadline=None)
def test_brokerage_by_brute_force(company: Company) -> None:
    ties, group = company
    arcs = {(a, b) for a, b, _ in ties if a != b}
    expected = Counter(
        role_of((group[a], group[v], group[b]))
        for a, v, b in permutations({n for arc in arcs for n in arc}, 3)
        if (a, v) in arcs and (v, b) in arcs and (a, b) not in arcs
    )
    a, b, _ = zip(*ties, strict=True)
    assert network.brokerage(a, b, group) == {role: expected[role] for role in network.ROLES}


# --- new ties, intervals, who is left out


def test_a_tie_is_new_when_neither_answered_the_other_before() -> None:
    fresh = network.new_ties([1, 2, 5, 9], [2, 3, 4, 8], [2, 4, 7], [1, 6, 7])
    assert fresh.tolist() == [False, True, True, True]
    assert network.new_ties([], [], [1], [2]).tolist() == []
    assert network.new_ties([1], [2], [], []).tolist() == [True]


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (0, 0, 0, 1)],
)
def test_wilson_as_tabled(successes: int, n: int, low: float, high: float) -> None:
    assert network.wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500), st.data())
def test_wilson_holds_its_share_and_widens_with_confidence(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    low, high = network.wilson(successes, n)
    wide = network.wilson(successes, n, 0.99)
    assert 0 <= wide[0] <= low <= successes / n <= high <= wide[1] <= 1


def test_wilson_refuses_what_is_no_share() -> None:
    with pytest.raises(ValueError, match="11 of 10"):
        network.wilson(11, 10)


def test_people_without_a_silo_are_left_out_and_so_is_who_knew_only_them() -> None:
    group = {1: 7, 2: 7, 3: 8, 4: 8}
    found = network.measures([1, 1, 4, 3], [2, 3, 99, 3], [1, 1, 5, 5], group)
    assert (found.people, found.ties, found.volume_across) == (3, 2, 1)


def test_nothing_gives_nothing() -> None:
    found = network.measures([], [], [], {})
    assert (found.people, found.ties, found.ei, found.ei_expected) == (0, 0, None, None)
    assert (found.participation_mean, found.constraint_mean, found.modularity) == (None,) * 3
    assert network.silo_matrix(network.network([3], [3], None, {3: 1})).ties.shape == (0, 0)
    assert set(network.brokerage([], [], {}).values()) == {0}


# --- plain files

GROUPS = ["1 red", "2 red", "3 blue", "4 blue"]


def test_files_with_all_that_files_have() -> None:
    edges = ["\ufeff# from to\r\n", "1 2\r\n", "\n", "2\t1\r\n", "2,3\n", "4 4\n", "% end\n"]
    groups = ["% node group\r\n", *[line + "\r\n" for line in GROUPS], "5 nobody\n"]
    found = network.measure_files(edges, groups)
    assert (found.people, found.ties, found.inside, found.across) == (3, 2, 1, 1)
    assert found.volume_inside == 1


def test_weights_of_both_directions_add_up() -> None:
    found = network.measure_files(["1 2 3", "2 1 2.5", "2 3 1", "3 4 0"], GROUPS)
    assert (found.ties, found.volume_inside, found.volume_across) == (2, 5.5, 1)
    assert list(found.as_dict())[:9] == [
        "people",
        "ties",
        "inside",
        "across",
        "ei",
        "ei_expected",
        "participation_mean",
        "constraint_mean",
        "modularity",
    ]


@pytest.mark.parametrize(
    ("edges", "groups", "message"),
    [
        (["1 2", "3"], GROUPS, "ties, line 2: “3”"),
        (["1 2 3 4"], GROUPS, "ties, line 1"),
        (["1 2 x"], GROUPS, "weight “x” is not a number"),
        (["1 2 -1"], GROUPS, "weight “-1”"),
        (["1 2 nan"], GROUPS, "weight “nan”"),
        (["1 2 1", "2 3"], GROUPS, "line 2: a weight stands on some"),
        (["1 2"], ["1"], "groups, line 1"),
        (["1 2"], ["1 red", "# no", "1 blue"], "line 3: 1 is in blue here and in red on line 1"),
        (["1 2", "8 9"], GROUPS, "2 nodes with ties are in no group: 8, 9. Give"),
    ],
)
def test_a_bad_file_says_where_and_what(edges: list[str], groups: list[str], message: str) -> None:
    with pytest.raises(network.BadFile, match=message):
        network.measure_files(edges, groups)
