package dev.longcontext.minicluster.node.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the folder of a volume where a text names the place at which the container would see it: a process sees this
 * machine's own file system.
 *
 * <p>A mount path counts only as whole path components that begin a path: {@code /data} is found in {@code /data/x},
 * {@code --in=/data}, {@code /a:/data}, {@code file:///data} and {@code "/data"}, not in {@code /database},
 * {@code /old/data} or {@code https://host/data}. Where several mount paths fit, the longest is taken.
 */
public final class PathRewriter {
    private static final String FILE_SCHEME = "file://";

    /** What, like letters and digits, a component of a path is made of; a shell's patterns and variables too. */
    private static final String WITHIN_A_COMPONENT = "_-.~+%@$*?[{";

    /** What makes a slash after it a later part of a path; }, ) and ] may end a variable. */
    private static final String BEFORE_A_LATER_PART = "/_-.~+%@$*?})]";

    private final List<Map.Entry<String, Path>> longestFirst;

    /** @param mounts mount path, absolute, to folder or file of this machine */
    public PathRewriter(Map<String, Path> mounts) {
        List<Map.Entry<String, Path>> sorted = new ArrayList<>();
        mounts.forEach((mountPath, target) -> sorted.add(Map.entry(withoutSlashAtEnd(mountPath), target)));
        sorted.sort(Comparator.comparing(mount -> -mount.getKey().length()));
        this.longestFirst = List.copyOf(sorted);
    }

    /** The text with every mount path replaced; what was put in is not looked at again. */
    public String rewrite(String text) {
        StringBuilder rewritten = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            Optional<Map.Entry<String, Path>> mount = mountAt(text, at);
            if (mount.isPresent()) {
                rewritten.append(mount.get().getValue());
                at += mount.get().getKey().length();
            } else {
                rewritten.append(text.charAt(at));
                at++;
            }
        }
        return rewritten.toString();
    }

    private Optional<Map.Entry<String, Path>> mountAt(String text, int at) {
        if (text.charAt(at) != '/' || !beginsPath(text, at)) {
            return Optional.empty();
        }
        return longestFirst.stream()
                .filter(mount -> text.startsWith(mount.getKey(), at))
                .filter(mount -> endsComponent(text, at + mount.getKey().length()))
                .findFirst();
    }

    private static boolean beginsPath(String text, int at) {
        return at == 0
                || !isOneOf(text.charAt(at - 1), BEFORE_A_LATER_PART)
                || text.startsWith(FILE_SCHEME, at - FILE_SCHEME.length());
    }

    private static boolean endsComponent(String text, int end) {
        return end == text.length() || !isOneOf(text.charAt(end), WITHIN_A_COMPONENT);
    }

    private static boolean isOneOf(char c, String punctuation) {
        return Character.isLetterOrDigit(c) || punctuation.indexOf(c) >= 0;
    }

    private static String withoutSlashAtEnd(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
