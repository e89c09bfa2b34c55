package dev.longcontext.endtoend;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The processes behind a pod of the virtual node, found by the POD_NAME in their environment. */
final class PodProcess {
    private PodProcess() {}

    /** {@code kill -9}: as a crash, an operating system out of memory, or a power cut of one process. */
    static void kill(String podName) throws IOException {
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> variables(process).contains("POD_NAME=" + podName))
                .toList();
        if (processes.isEmpty()) {
            throw new IOException("no process of pod " + podName);
        }
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<String> variables(ProcessHandle process) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return Arrays.asList(new String(environment, StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            return List.of(); // ended since, or not ours
        }
    }
}
