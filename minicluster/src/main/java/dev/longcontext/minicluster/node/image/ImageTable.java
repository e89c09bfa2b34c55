package dev.longcontext.minicluster.node.image;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The images a node "has". A rule is a full name ({@code registry/trainer:1.2}), a name that stands for all its versions
 * ({@code registry/trainer}), or a prefix with a star at its end ({@code registry/mirror/*}). The most exact rule wins.
 * Names without a registry are Docker Hub's, as everywhere.
 */
public final class ImageTable {
    private final Map<String, ImageEntry> rules;

    private ImageTable(Map<String, ImageEntry> rules) {
        this.rules = rules;
    }

    /** A table without any image. */
    public static ImageTable empty() {
        return new ImageTable(Map.of());
    }

    /** A table with {@code busybox}, whose containers run the commands of this machine. */
    public static ImageTable withShell() {
        return empty().with("busybox", ImageEntry.ofOwnCommand());
    }

    /** This table with one more rule, or with the rule's entry replaced. */
    public ImageTable with(String rule, ImageEntry entry) {
        if (rule.isBlank()) {
            throw new IllegalArgumentException("An image rule is blank: write a name, or * for every image.");
        }
        Map<String, ImageEntry> more = new TreeMap<>(rules);
        more.put(rule, entry);
        return new ImageTable(more);
    }

    /** This table laid over by another. */
    public ImageTable with(ImageTable other) {
        Map<String, ImageEntry> more = new TreeMap<>(rules);
        more.putAll(other.rules);
        return new ImageTable(more);
    }

    /** What stands for an image; empty when no rule names it. */
    public Optional<ImageEntry> find(String image) {
        ImageName name = ImageName.parse(image);
        return rules.entrySet().stream()
                .filter(rule -> matches(rule.getKey(), name))
                .max(Comparator.comparingInt(rule -> exactness(rule.getKey())))
                .map(Map.Entry::getValue);
    }

    /** The rules, for messages. */
    public Set<String> rules() {
        return rules.keySet();
    }

    private static boolean matches(String rule, ImageName name) {
        if (rule.endsWith("*")) {
            String prefix = rule.substring(0, rule.length() - 1);
            return prefix.isEmpty() || name.full().startsWith(ImageName.qualified(prefix));
        }
        ImageName ruled = ImageName.parse(rule);
        return ruled.repository().equals(name.repository())
                && (!hasVersion(rule) || ruled.version().equals(name.version()));
    }

    private static int exactness(String rule) {
        int kind = rule.endsWith("*") ? 0 : hasVersion(rule) ? 2 : 1;
        return kind * 10_000 + rule.length();
    }

    private static boolean hasVersion(String rule) {
        return rule.contains("@") || rule.lastIndexOf(':') > rule.lastIndexOf('/');
    }
}
