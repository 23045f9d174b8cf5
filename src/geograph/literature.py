"""The literature behind the measures, as data: who defined what, where."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """One publication. ``within`` is the journal, the collection or (books, software) the publisher."""

    authors: tuple[str, ...]  # Freeman, L. C.
    year: int
    title: str
    within: str
    volume: str = ""
    pages: str = ""
    kind: str = "article"

    @property
    def key(self) -> str:
        surname = unicodedata.normalize("NFKD", self.authors[0].split(",")[0]).encode("ascii", "ignore").decode()
        return f"{surname.lower()}{self.year}"

    @property
    def named(self) -> str:
        """As a text names it: Freeman 1977."""
        names = [author.split(",")[0] for author in self.authors]
        who = names[0] + (f" and {names[1]}" if len(names) == 2 else " et al." if len(names) > 2 else "")
        return f"{who} {self.year}"


def _work(authors: str, year: int, title: str, within: str, volume: str = "", pages: str = "", kind: str = "article") -> Work:
    return Work(tuple(authors.split("; ")), year, title, within, volume, pages, kind)


_SN, _MS, _NET = "Social Networks", "Management Science", "Networks"
_JMS, _JCN = "Journal of Mathematical Sociology", "Journal of Complex Networks"

_ALL = (
    _work("Albert, R.; Jeong, H.; Barabási, A.-L.", 2000, "Error and attack tolerance of complex networks", "Nature", "406", "378-382"),
    _work("Aref, S.; Wilson, M. C.", 2018, "Measuring partial balance in signed networks", _JCN, "6", "566-595"),
    _work("Aref, S.; Wilson, M. C.", 2019, "Balance and frustration in signed networks", _JCN, "7", "163-189"),
    _work("Ball, M. O.; Colbourn, C. J.; Provan, J. S.", 1995, "Network reliability",
          "Handbooks in Operations Research and Management Science", "7", "673-762", "incollection"),
    _work("Barahona, F.; Mahjoub, A. R.", 1986, "On the cut polytope", "Mathematical Programming", "36", "157-173"),
    _work("Barrat, A.; Barthélemy, M.; Pastor-Satorras, R.; Vespignani, A.", 2004, "The architecture of complex weighted networks", "PNAS",
          "101", "3747-3752"),
    _work("Batagelj, V.; Zaversnik, M.", 2003, "An O(m) algorithm for cores decomposition of networks", "arXiv cs/0310049", kind="misc"),
    _work("Blondel, V. D.; Guillaume, J.-L.; Lambiotte, R.; Lefebvre, E.", 2008, "Fast unfolding of communities in large networks",
          "Journal of Statistical Mechanics: Theory and Experiment", "", "P10008"),
    _work("Boldi, P.; Vigna, S.", 2014, "Axioms for centrality", "Internet Mathematics", "10", "222-262"),
    _work("Bonacich, P.", 1972, "Factoring and weighting approaches to status scores and clique identification", _JMS, "2", "113-120"),
    _work("Bonacich, P.", 1987, "Power and centrality: a family of measures", "American Journal of Sociology", "92", "1170-1182"),
    _work("Borgatti, S. P.", 1997, "Structural holes: unpacking Burt's redundancy measures", "Connections", "20", "35-38"),
    _work("Borgatti, S. P.; Everett, M. G.; Freeman, L. C.", 2002, "UCINET for Windows: software for social network analysis",
          "Analytic Technologies", kind="manual"),
    _work("Borgatti, S. P.", 2006, "Identifying sets of key players in a social network",
          "Computational and Mathematical Organization Theory", "12", "21-34"),
    _work("Brandes, U.", 2001, "A faster algorithm for betweenness centrality", _JMS, "25", "163-177"),
    _work("Brandes, U.; Fleischer, D.", 2005, "Centrality measures based on current flow", "STACS 2005", "", "533-544", "inproceedings"),
    _work("Brin, S.; Page, L.", 1998, "The anatomy of a large-scale hypertextual Web search engine", "Computer Networks and ISDN Systems",
          "30", "107-117"),
    _work("Burt, R. S.", 1992, "Structural Holes: The Social Structure of Competition", "Harvard University Press", kind="book"),
    _work("Butts, C. T.", 2008, "Social network analysis with sna", "Journal of Statistical Software", "24", "1-51"),
    _work("Cartwright, D.; Harary, F.", 1956, "Structural balance: a generalization of Heider's theory", "Psychological Review", "63",
          "277-293"),
    _work("Coleman, J. S.", 1964, "Introduction to Mathematical Sociology", "Free Press", kind="book"),
    _work("Davis, J. A.", 1967, "Clustering and structural balance in graphs", "Human Relations", "20", "181-187"),
    _work("Dijkstra, E. W.", 1959, "A note on two problems in connexion with graphs", "Numerische Mathematik", "1", "269-271"),
    _work("Doreian, P.; Mrvar, A.", 1996, "A partitioning approach to structural balance", _SN, "18", "149-168"),
    _work("Efron, B.; Tibshirani, R. J.", 1993, "An Introduction to the Bootstrap", "Chapman & Hall", kind="book"),
    _work("Estrada, E.; Benzi, M.", 2014, "Walk-based measure of balance in signed networks: detecting lack of balance in social networks",
          "Physical Review E", "90", "042802"),
    _work("Everett, M. G.; Borgatti, S. P.", 1999, "The centrality of groups and classes", _JMS, "23", "181-201"),
    _work("Everett, M. G.; Borgatti, S. P.", 2014, "Networks containing negative ties", _SN, "38", "111-120"),
    _work("Field, C. A.; Welsh, A. H.", 2007, "Bootstrapping clustered data", "Journal of the Royal Statistical Society B", "69",
          "369-390"),
    _work("Ford, L. R.; Fulkerson, D. R.", 1956, "Maximal flow through a network", "Canadian Journal of Mathematics", "8", "399-404"),
    _work("Freeman, L. C.", 1977, "A set of measures of centrality based on betweenness", "Sociometry", "40", "35-41"),
    _work("Freeman, L. C.", 1979, "Centrality in social networks: conceptual clarification", _SN, "1", "215-239"),
    _work("Gould, R. V.; Fernandez, R. M.", 1989,
          "Structures of mediation: a formal approach to brokerage in transaction networks", "Sociological Methodology", "19", "89-126"),
    _work("Harary, F.", 1959, "On the measurement of structural balance", "Behavioral Science", "4", "316-323"),
    _work("Harary, F.; Norman, R. Z.; Cartwright, D.", 1965, "Structural Models: An Introduction to the Theory of Directed Graphs", "Wiley",
          kind="book"),
    _work("Harary, F.", 1969, "Graph Theory", "Addison-Wesley", kind="book"),
    _work("Holme, P.; Saramäki, J.", 2012, "Temporal networks", "Physics Reports", "519", "97-125"),
    _work("Hopcroft, J.; Tarjan, R.", 1973, "Algorithm 447: efficient algorithms for graph manipulation", "Communications of the ACM", "16",
          "372-378"),
    _work("Katz, L.", 1953, "A new status index derived from sociometric analysis", "Psychometrika", "18", "39-43"),
    _work("Kempe, D.; Kleinberg, J.; Kumar, A.", 2002, "Connectivity and inference problems for temporal networks",
          "Journal of Computer and System Sciences", "64", "820-842"),
    _work("Klein, D. J.; Randić, M.", 1993, "Resistance distance", "Journal of Mathematical Chemistry", "12", "81-95"),
    _work("Kleinberg, J.", 1999, "Authoritative sources in a hyperlinked environment", "Journal of the ACM", "46", "604-632"),
    _work("Krackhardt, D.; Stern, R. N.", 1988, "Informal networks and organizational crises: an experimental simulation",
          "Social Psychology Quarterly", "51", "123-140"),
    _work("Lawler, E. L.", 1972, "A procedure for computing the K best solutions to discrete optimization problems and its application to "
          "the shortest path problem", _MS, "18", "401-405"),
    _work("Marchiori, M.; Latora, V.", 2000, "Harmony in the small-world", "Physica A", "285", "539-546"),
    _work("Mendelzon, A. O.; Wood, P. T.", 1995, "Finding regular simple paths in graph databases", "SIAM Journal on Computing", "24",
          "1235-1258"),
    _work("Menger, K.", 1927, "Zur allgemeinen Kurventheorie", "Fundamenta Mathematicae", "10", "96-115"),
    _work("Neal, Z. P.", 2023, "grand: an R package for using the Guidelines for Reporting About Network Data", "CRAN", kind="manual"),
    _work("Newman, M. E. J.", 2001, "Scientific collaboration networks. II. Shortest paths, weighted networks, and centrality",
          "Physical Review E", "64", "016132"),
    _work("Newman, M. E. J.", 2005, "A measure of betweenness centrality based on random walks", _SN, "27", "39-54"),
    _work("Pollack, M.", 1960, "The maximum capacity through a network", "Operations Research", "8", "733-736"),
    _work("Satyanarayana, A.; Wood, R. K.", 1985,
          "A linear-time algorithm for computing K-terminal reliability in series-parallel networks",
          "SIAM Journal on Computing", "14", "818-832"),
    _work("Seidman, S. B.", 1983, "Network structure and minimum degree", _SN, "5", "269-287"),
    _work("Serrano, M. A.; Boguñá, M.; Vespignani, A.", 2009, "Extracting the multiscale backbone of complex weighted networks", "PNAS",
          "106", "6483-6488"),
    _work("Simmel, G.", 1908, "Soziologie: Untersuchungen über die Formen der Vergesellschaftung", "Duncker & Humblot", kind="book"),
    _work("Simpson, E. H.", 1949, "Measurement of diversity", "Nature", "163", "688"),
    _work("Simonsohn, U.; Simmons, J. P.; Nelson, L. D.", 2020, "Specification curve analysis", "Nature Human Behaviour", "4", "1208-1214"),
    _work("Steegen, S.; Tuerlinckx, F.; Gelman, A.; Vanpaemel, W.", 2016, "Increasing transparency through a multiverse analysis",
          "Perspectives on Psychological Science", "11", "702-712"),
    _work("Suurballe, J. W.", 1974, "Disjoint paths in a network", _NET, "4", "125-145"),
    _work("Tarjan, R.", 1974, "A note on finding the bridges of a graph", "Information Processing Letters", "2", "160-161"),
    _work("Valente, T.; Foreman, R.", 1998,
          "Integration and radiality: measuring the extent of an individual's connectedness and reachability in a network", _SN, "20",
          "89-105"),
    _work("Wasserman, S.; Faust, K.", 1994, "Social Network Analysis: Methods and Applications", "Cambridge University Press", kind="book"),
    _work("Watts, D. J.; Strogatz, S. H.", 1998, "Collective dynamics of 'small-world' networks", "Nature", "393", "440-442"),
    _work("Yen, J. Y.", 1971, "Finding the k shortest loopless paths in a network", _MS, "17", "712-716"),
)  # fmt: skip
WORKS = {work.key: work for work in _ALL}

# By measure: what its docstring refers to.
OF_MEASURE: dict[str, tuple[str, ...]] = {
    name: tuple(keys.split())
    for name, keys in {
        "degree": "freeman1979", "strength": "barrat2004", "talk_to_means": "krackhardt1988",
        "harmonic": "marchiori2000 boldi2014", "closeness": "freeman1979 wasserman1994 valente1998",
        "betweenness": "freeman1977 brandes2001", "current_flow_betweenness": "newman2005 brandes2005",
        "eigenvector": "bonacich1972 borgatti2002", "katz": "katz1953", "bonacich": "bonacich1987", "pagerank": "brin1998",
        "hits": "kleinberg1999", "pn": "everett2014", "group": "everett1999", "centralization": "freeman1979",
        "describe": "wasserman1994 krackhardt1988 watts1998", "components": "harary1969", "core": "seidman1983 batagelj2003",
        "communities": "blondel2008", "backbone": "serrano2009", "project": "newman2001",
        "roles": "gould1989", "roles_total": "gould1989 butts2008", "triads": "gould1989 simmel1908",
        "structural_holes": "burt1992 borgatti1997 coleman1964", "effective_size": "burt1992", "efficiency": "burt1992",
        "constraint": "burt1992", "hierarchy": "burt1992 coleman1964", "dyadic_constraint": "burt1992",
        "honest_broker": "borgatti2002", "key_players": "borgatti2006", "mediators": "freeman1977 newman2005 klein1993",
        "cutpoints": "harary1969 hopcroft1973", "bridges": "harary1965 tarjan1974",
        "signed_triads": "cartwright1956", "tense_triads": "cartwright1956", "walk_balance": "estrada2014",
        "frustration": "harary1959 aref2019 barahona1986", "violations": "harary1959 aref2019 barahona1986",
        "camps": "cartwright1956 davis1967 doreian1996", "ambivalent": "aref2019", "indices": "aref2018", "over_time": "aref2018",
        "unity": "simpson1949",
        "geodesics": "dijkstra1959", "k_shortest": "yen1971 lawler1972", "widest": "pollack1960", "reach": "wasserman1994",
        "disjoint": "menger1927 suurballe1974", "minimum_cut": "menger1927 ford1956", "routes": "mendelzon1995",
        "time_respecting": "kempe2002 holme2012", "most_reliable": "ball1995", "reliability": "satyanarayana1985 ball1995",
        "remove": "borgatti2006 albert2000", "vary": "steegen2016 simonsohn2020", "by_option": "steegen2016 simonsohn2020",
        "interval": "efron1993 field2007",
    }.items()
}  # fmt: skip
GRAND = WORKS["neal2023"]
