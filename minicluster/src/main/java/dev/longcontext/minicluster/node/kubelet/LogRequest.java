package dev.longcontext.minicluster.node.kubelet;

import dev.longcontext.minicluster.node.log.LogQuery;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A request of the API server for a log: {@code /containerLogs/NAMESPACE/POD/CONTAINER?follow=true&...}.
 *
 * @param namespace of the pod
 * @param pod its name
 * @param container its name
 * @param query which part is wanted
 */
record LogRequest(String namespace, String pod, String container, LogQuery query) {
    static final String PATH = "/containerLogs/";

    /**
     * @param now for {@code sinceSeconds}
     * @throws IllegalArgumentException if it cannot be understood; the message says what
     */
    static LogRequest parse(URI uri, Instant now) {
        List<String> names = List.of(uri.getPath().substring(PATH.length()).split("/", -1));
        if (names.size() != 3) {
            throw new IllegalArgumentException(
                    "The path is " + uri.getPath() + "; it must be " + PATH + "NAMESPACE/POD/CONTAINER");
        }
        Map<String, String> options = options(uri.getRawQuery());
        return new LogRequest(
                names.get(0),
                names.get(1),
                names.get(2),
                new LogQuery(
                        Boolean.parseBoolean(options.get("follow")),
                        Boolean.parseBoolean(options.get("previous")),
                        Boolean.parseBoolean(options.get("timestamps")),
                        number(options, "tailLines"),
                        number(options, "limitBytes"),
                        since(options, now)));
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new HashMap<>();
        Stream.of(query == null ? new String[0] : query.split("&", -1)).forEach(option -> {
            String[] parts = option.split("=", 2);
            if (parts.length == 2) {
                options.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        });
        return options;
    }

    private static OptionalLong number(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be a whole number", e);
        }
    }

    private static Optional<Instant> since(Map<String, String> options, Instant now) {
        OptionalLong seconds = number(options, "sinceSeconds");
        if (seconds.isPresent()) {
            return Optional.of(now.minusSeconds(seconds.getAsLong()));
        }
        String time = options.get("sinceTime");
        try {
            return Optional.ofNullable(time).map(Instant::parse);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("sinceTime is " + time + "; it must be a time as RFC 3339 has it", e);
        }
    }
}
