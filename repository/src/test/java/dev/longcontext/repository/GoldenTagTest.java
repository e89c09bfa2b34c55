package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code mvn test -Dgolden.update} runs the tests with the tag golden: one without it would be forgotten. */
class GoldenTagTest {

    private static final String TAG = "@Tag(\"golden\")";

    @Test
    void everyTestThatWritesAGoldenFileHasTheTag() {
        List<Path> without = new ArrayList<>();
        for (Path test : Repository.files(Repository.ROOT, "Test.java")) {
            String text = Repository.read(test);
            boolean writes = text.contains("getProperty(\"golden.update\")") || text.contains("Golden.check(");
            if (writes && !text.contains(TAG) && !test.endsWith("GoldenTagTest.java")) {
                without.add(Repository.ROOT.relativize(test));
            }
        }

        assertThat(without).as("without " + TAG).isEmpty();
    }
}
