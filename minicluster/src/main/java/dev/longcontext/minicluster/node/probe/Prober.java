package dev.longcontext.minicluster.node.probe;

import dev.longcontext.minicluster.process.ProcessPlan;
import dev.longcontext.minicluster.process.ProcessSupervisor;
import dev.longcontext.minicluster.process.Signal;
import dev.longcontext.minicluster.process.SupervisedProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Carries out actions; each call blocks until the answer is there or the time is over. */
public final class Prober {
    private static final int LONGEST_OUTPUT = 1_024;

    private final ProcessSupervisor processes;
    private final ScheduledExecutorService timers;
    private final HttpProber http = new HttpProber();

    public Prober(ProcessSupervisor processes, ScheduledExecutorService timers) {
        this.processes = processes;
        this.timers = timers;
    }

    /** @param timeout for the whole action; a sleep takes its own time */
    public ProbeOutcome ask(ProbeTarget target, ProbeAction action, Duration timeout) throws InterruptedException {
        if (action instanceof ProbeAction.Exec exec) {
            return run(target, exec, timeout);
        }
        if (action instanceof ProbeAction.HttpGet get) {
            Optional<Integer> port = target.port(get.port());
            return port.isEmpty()
                    ? unknownPort(get.port().getStrVal())
                    : http.get(get, get.host().orElse(target.podIp()), port.get(), timeout);
        }
        if (action instanceof ProbeAction.TcpConnect connect) {
            Optional<Integer> port = target.port(connect.port());
            return port.isEmpty()
                    ? unknownPort(connect.port().getStrVal())
                    : connect(connect.host().orElse(target.podIp()), port.get(), timeout);
        }
        if (action instanceof ProbeAction.Sleep sleep) {
            TimeUnit.MILLISECONDS.sleep(sleep.duration().toMillis());
            return ProbeOutcome.success();
        }
        return ProbeOutcome.failure("the virtual node cannot ask by " + ((ProbeAction.Unsupported) action).what());
    }

    private static ProbeOutcome unknownPort(String name) {
        return ProbeOutcome.failure("couldn't find port: " + name);
    }

    private static ProbeOutcome connect(String host, int port, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return ProbeOutcome.success();
        } catch (IOException e) {
            return ProbeOutcome.failure("dial tcp " + host + ":" + port + ": " + e.getMessage());
        }
    }

    private ProbeOutcome run(ProbeTarget target, ProbeAction.Exec exec, Duration timeout) throws InterruptedException {
        ProcessPlan plan = new ProcessPlan(
                "command in " + target.container().getName(),
                target.plan().inContainer(exec.command()),
                target.plan().environment(),
                false,
                target.plan().workingFolder(),
                Optional.empty());
        try {
            SupervisedProcess process = processes.start(plan);
            ScheduledFuture<?> end =
                    timers.schedule(() -> process.signal(Signal.KILL), timeout.toMillis(), TimeUnit.MILLISECONDS);
            String output = firstOutput(process);
            int exitCode = process.onExit().get();
            if (!end.cancel(false)) {
                return ProbeOutcome.failure("command timed out: \"" + String.join(" ", exec.command())
                        + "\" timed out after " + timeout.toSeconds() + "s");
            }
            return exitCode == 0 ? ProbeOutcome.success() : ProbeOutcome.failure(output);
        } catch (IOException | ExecutionException e) {
            return ProbeOutcome.failure(e.getMessage());
        }
    }

    /** Reads all the output, so that the process is not held up, and keeps its beginning. */
    private static String firstOutput(SupervisedProcess process) throws IOException {
        byte[] kept = process.output().readNBytes(LONGEST_OUTPUT);
        process.output().transferTo(OutputStream.nullOutputStream());
        return new String(kept, StandardCharsets.UTF_8);
    }
}
