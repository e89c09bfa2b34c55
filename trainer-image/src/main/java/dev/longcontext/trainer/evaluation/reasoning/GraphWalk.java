package dev.longcontext.trainer.evaluation.reasoning;

import dev.longcontext.trainer.evaluation.hay.Draft;
import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.miniature.SplitMix64;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * In the style of GraphWalks: edges of a graph, and the nodes from which an edge leads to one, or those that a breadth-first search
 * reaches at a depth. Size is the number of nodes. The score is F1 of the nodes in the answer's last list.
 *
 * @param depth of the search; 0 asks for parents
 */
record GraphWalk(int depth) implements SizedTask {
    private static final int EDGES_OF_A_NODE = 2;
    private static final int NAME_LETTERS = 10;
    /** Answers of more nodes would need long answers. */
    private static final int MOST_NODES = 8;

    private static final Pattern LIST = Pattern.compile("\\[([^\\]\\[]*)\\]");
    private static final String RULES =
            "You will be given a graph as a list of directed edges, and an operation to perform on it. "
                    + "Return the set of nodes that the operation results in. Of a breadth-first search (BFS) return only the nodes that "
                    + "are first reached at the given depth, and not the starting node. Of the parents of a node return only the nodes "
                    + "that have an edge to it, and not the node itself.\n\nFor example, in a graph with the edges\nuvwx -> alke\n"
                    + "abcd -> uvwx\nabcd -> efgh\nefgh -> uvwx\nthe operation \"Find the parents of node uvwx.\" has the answer\n"
                    + "Final Answer: [abcd, efgh]\nand the operation \"Perform a BFS from node abcd with depth 1.\" the answer\n"
                    + "Final Answer: [uvwx, efgh]\n\nThe graph has the following edges:\n";

    private record Edge(String from, String to) {}

    @Override
    public Draft draft(SplitMix64 rng, int size, int length) {
        List<String> nodes = names(rng, size);
        Set<Edge> edges = new LinkedHashSet<>();
        for (String node : nodes) {
            for (int i = 0; i < EDGES_OF_A_NODE; i++) {
                String other = rng.pick(nodes);
                if (!other.equals(node)) {
                    edges.add(new Edge(node, other));
                }
            }
        }
        List<Edge> all = rng.shuffled(new ArrayList<>(edges));
        for (String start : rng.shuffled(nodes)) {
            Set<String> answer = depth == 0 ? parents(all, start) : reached(all, start);
            if (!answer.isEmpty() && answer.size() <= MOST_NODES) {
                return draft(all, start, answer);
            }
        }
        throw new IllegalStateException("a graph of " + size + " nodes without any edge");
    }

    private Draft draft(List<Edge> edges, String start, Set<String> answer) {
        String listed =
                edges.stream().map(edge -> edge.from() + " -> " + edge.to()).collect(Collectors.joining("\n"));
        String operation = depth == 0
                ? "Find the parents of node " + start + "."
                : "Perform a BFS from node " + start + " with depth " + depth + ".";
        return new Draft(
                RULES + listed + "\n\nOperation: " + operation
                        + "\n\nReturn the set of nodes at once and nothing else, in the form Final Answer: [node, node].",
                "Final Answer: [",
                List.copyOf(answer));
    }

    private static List<String> names(SplitMix64 rng, int count) {
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < count) {
            names.add(IntStream.range(0, NAME_LETTERS)
                    .mapToObj(i -> Integer.toHexString(rng.below(16)))
                    .collect(Collectors.joining()));
        }
        return List.copyOf(names);
    }

    private static Set<String> parents(List<Edge> edges, String of) {
        return edges.stream()
                .filter(edge -> edge.to().equals(of))
                .map(Edge::from)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> reached(List<Edge> edges, String start) {
        Set<String> seen = new HashSet<>(Set.of(start));
        Set<String> at = new TreeSet<>(Set.of(start));
        for (int step = 0; step < depth; step++) {
            Set<String> before = at;
            at = edges.stream()
                    .filter(edge -> before.contains(edge.from()) && !seen.contains(edge.to()))
                    .map(Edge::to)
                    .collect(Collectors.toCollection(TreeSet::new));
            seen.addAll(at);
        }
        return at;
    }

    /** The answer's begin is given, so its first list may lack the bracket that opens it. */
    @Override
    public double score(String answer, List<String> references) {
        Matcher lists = LIST.matcher("[" + answer);
        Set<String> given = new HashSet<>();
        List<MatchResult> found = lists.results().toList();
        if (!found.isEmpty()) {
            for (String node : found.get(found.size() - 1).group(1).split(",")) {
                given.add(node.strip());
            }
        }
        Set<String> right = new HashSet<>(references);
        right.retainAll(given);
        return right.isEmpty() ? 0 : 2.0 * right.size() / (given.size() + references.size());
    }

    @Override
    public Sizes sizes(int length) {
        return Sizes.from(5, 1);
    }

    @Override
    public int answerTokens() {
        return 128;
    }
}
