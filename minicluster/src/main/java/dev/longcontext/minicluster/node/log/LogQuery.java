package dev.longcontext.minicluster.node.log;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a log is wanted, as the API's PodLogOptions say it.
 *
 * @param follow whether to wait for more until the container has ended
 * @param previous whether the run before is meant
 * @param timestamps whether each line is preceded by its time
 * @param tailLines only so many lines before the present end
 * @param limitBytes not more than so many bytes
 * @param since only lines not older than this
 */
public record LogQuery(
        boolean follow,
        boolean previous,
        boolean timestamps,
        OptionalLong tailLines,
        OptionalLong limitBytes,
        Optional<Instant> since) {
    /** Everything that is there. */
    public static final LogQuery ALL =
            new LogQuery(false, false, false, OptionalLong.empty(), OptionalLong.empty(), Optional.empty());

    /** The last lines that are there. */
    public static LogQuery tail(long lines) {
        return new LogQuery(false, false, false, OptionalLong.of(lines), OptionalLong.empty(), Optional.empty());
    }
}
