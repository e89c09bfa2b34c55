package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A link from one document to another file, or to a heading, leads there. */
class DocumentLinksTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    @Test
    void everyLinkLeadsSomewhere() {
        List<String> broken = new ArrayList<>();
        for (Path document : Repository.files(Repository.ROOT, ".md")) {
            Matcher link = LINK.matcher(CODE.matcher(Repository.read(document)).replaceAll(""));
            while (link.find()) {
                if (!leadsSomewhere(document, link.group(1))) {
                    broken.add(Repository.ROOT.relativize(document) + ": " + link.group(1));
                }
            }
        }

        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    private static boolean leadsSomewhere(Path document, String target) {
        if (target.matches("[a-z]+:.*")) {
            return true; // another site: not asked for by a test
        }
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        if (!Files.exists(file)) {
            return false;
        }
        return parts.length == 1 || anchors(file).contains(parts[1]);
    }

    /** The anchors that GitHub makes of headings: lower case, no punctuation, hyphens for spaces. */
    private static List<String> anchors(Path document) {
        List<String> anchors = new ArrayList<>();
        Matcher heading = HEADING.matcher(Repository.read(document));
        while (heading.find()) {
            anchors.add(heading.group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-'));
        }
        return anchors;
    }
}
