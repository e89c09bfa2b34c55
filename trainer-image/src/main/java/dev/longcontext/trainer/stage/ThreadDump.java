package dev.longcontext.trainer.stage;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** What every thread does right now, for the log of a process that hangs. */
public final class ThreadDump {

    private ThreadDump() {}

    public static String text() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(ThreadDump::text)
                .collect(Collectors.joining("\n"));
    }

    private static String text(Map.Entry<Thread, StackTraceElement[]> entry) {
        String frames = Arrays.stream(entry.getValue())
                .map(frame -> "\n    at " + frame)
                .collect(Collectors.joining());
        return "\"" + entry.getKey().getName() + "\" " + entry.getKey().getState() + frames;
    }
}
