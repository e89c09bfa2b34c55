package dev.longcontext.operator.observe;

import dev.longcontext.operator.desired.StageJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;

/** The end of the trainer's log; a pod may have containers beside it, and is then not asked for a log without a name. */
final class LogTail {

    private static final int LINES = 40;
    private static final int BYTES = 2048;

    private LogTail() {}

    /** At most 2 KiB of whole lines; null when there is nothing to read, as when the node is gone. */
    static String read(KubernetesClient client, String namespace, String pod) {
        try {
            String log = client.pods()
                    .inNamespace(namespace)
                    .withName(pod)
                    .inContainer(StageJob.CONTAINER)
                    .tailingLines(LINES)
                    .getLog();
            return log == null || log.isBlank() ? null : last(log.stripTrailing());
        } catch (KubernetesClientException unreadable) {
            return null;
        }
    }

    static String last(String log) {
        String tail = log;
        while (tail.getBytes(StandardCharsets.UTF_8).length > BYTES) {
            int line = tail.indexOf('\n');
            tail = line < 0 ? cut(tail) : tail.substring(line + 1);
        }
        return tail;
    }

    /** One line longer than all there is room for: its end. */
    private static String cut(String line) {
        int end = line.length();
        int begin = end;
        int bytes = 0;
        while (begin > 0) {
            int codePoint = line.codePointBefore(begin);
            bytes += Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > BYTES) {
                break;
            }
            begin -= Character.charCount(codePoint);
        }
        return line.substring(begin, end);
    }
}
