package dev.longcontext.minicluster.node.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRewriterTest {
    private static final PathRewriter REWRITER = new PathRewriter(Map.of(
            "/data", Path.of("/pods/1/data"),
            "/data/cache/", Path.of("/pods/1/cache"),
            "/etc/run.json", Path.of("/pods/1/run"),
            "/tmp", Path.of("/tmp/pods/1/tmp")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/data|/pods/1/data",
                "/data/|/pods/1/data/",
                "/data/x/y|/pods/1/data/x/y",
                "/data/cache/x|/pods/1/cache/x",
                "/data/cached|/pods/1/data/cached",
                "/etc/run.json|/pods/1/run",
                "--in=/data/x|--in=/pods/1/data/x",
                "NAME=/data|NAME=/pods/1/data",
                "/a:/data:/data/cache|/a:/pods/1/data:/pods/1/cache",
                "claim=/data,/data/cache|claim=/pods/1/data,/pods/1/cache",
                "file:///data/x|file:///pods/1/data/x",
                "cat '/data/x' >/data/y; (ls /data)|cat '/pods/1/data/x' >/pods/1/data/y; (ls /pods/1/data)",
                "$(cat /data/x)|$(cat /pods/1/data/x)",
                "{\"path\":\"/data\"}|{\"path\":\"/pods/1/data\"}",
                "/tmp/x|/tmp/pods/1/tmp/x",
            })
    void aMountPathIsReplacedWhereAPathBegins(String text, String expected) {
        assertThat(REWRITER.rewrite(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "/database",
        "/data-old/x",
        "/data.txt",
        "/old/data",
        "data/x",
        "./data",
        "../data",
        "~/data",
        "https://host/data",
        "pvc://data/x",
        "$ROOT/data",
        "${ROOT}/data",
        "$(ROOT)/data",
        "/etc/run.json5",
        "/data$SUFFIX",
        "/data*",
    })
    void whatOnlyLooksLikeAMountPathStays(String text) {
        assertThat(REWRITER.rewrite(text)).isEqualTo(text);
    }

    @Test
    void withoutMountsNothingChanges() {
        assertThat(new PathRewriter(Map.of()).rewrite("/data")).isEqualTo("/data");
    }
}
