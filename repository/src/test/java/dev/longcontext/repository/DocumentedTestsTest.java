package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A test that a command in a document names exists: Maven runs nothing, and says nothing, if it does not. */
class DocumentedTestsTest {

    private static final Pattern NAMED = Pattern.compile("-D(?:it\\.)?test='?([A-Za-z0-9_,]+)");

    @Test
    void everyTestThatACommandNamesExists() {
        Set<String> tests = Repository.files(Repository.ROOT, ".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        List<String> missing = new ArrayList<>();
        int commands = 0;
        for (Path document : Repository.files(Repository.ROOT, ".md")) {
            Matcher named = NAMED.matcher(Repository.read(document));
            while (named.find()) {
                commands++;
                for (String test : named.group(1).split(",")) {
                    if (!tests.contains(test)) {
                        missing.add(Repository.ROOT.relativize(document) + ": " + test);
                    }
                }
            }
        }

        assertThat(commands).isPositive();
        assertThat(missing).as("tests that do not exist").isEmpty();
    }
}
