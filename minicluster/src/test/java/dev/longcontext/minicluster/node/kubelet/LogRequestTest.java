package dev.longcontext.minicluster.node.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longcontext.minicluster.node.log.LogQuery;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRequestTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    @Test
    void allOptionsAreRead() {
        LogRequest request = parse("/containerLogs/ns/pod/main?follow=true&previous=true&timestamps=true"
                + "&tailLines=5&limitBytes=100&sinceSeconds=60");

        assertThat(request)
                .isEqualTo(new LogRequest(
                        "ns",
                        "pod",
                        "main",
                        new LogQuery(
                                true,
                                true,
                                true,
                                OptionalLong.of(5),
                                OptionalLong.of(100),
                                Optional.of(Instant.parse("2026-01-01T00:00:00Z")))));
    }

    @Test
    void withoutOptionsEverythingIsWanted() {
        assertThat(parse("/containerLogs/ns/pod/main").query()).isEqualTo(LogQuery.ALL);
    }

    @Test
    void aTimeIsDecoded() {
        assertThat(parse("/containerLogs/ns/pod/main?sinceTime=2026-01-01T00%3A00%3A30Z")
                        .query()
                        .since())
                .contains(Instant.parse("2026-01-01T00:00:30Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "/containerLogs/ns/pod,The path is",
        "/containerLogs/a/b/c/d,The path is",
        "/containerLogs/a/b/c?tailLines=few,tailLines is few; it must be a whole number",
        "/containerLogs/a/b/c?sinceTime=today,sinceTime is today; it must be a time",
    })
    void whatCannotBeUnderstoodIsSaid(String uri, String message) {
        assertThatThrownBy(() -> parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private static LogRequest parse(String uri) {
        return LogRequest.parse(URI.create(uri), NOW);
    }
}
