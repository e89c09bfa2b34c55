package dev.longcontext.trainer.observability;

import dev.longcontext.contract.ProgressReport;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.http.HttpLimits;
import dev.longcontext.trainer.stage.ProgressSink;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that watches a process which runs stages. */
public final class Observability implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Observability.class);

    private final RunningStage stage;
    private final Optional<ObservabilityServer> server;
    private final HangWatchdog watchdog;
    private volatile Console console;

    /**
     * @param firstVerb what is shown until a stage begins
     * @param listen where the server listens; empty for no server
     * @param onHang called once, on another thread, with what the stage said last, when no step ended within the hang time-out
     */
    public record Settings(
            String firstVerb,
            Optional<InetSocketAddress> listen,
            Duration hangTimeout,
            CheckpointGate checkpoint,
            Consumer<ProgressReport> onHang) {}

    public Observability(Settings settings) {
        this.stage = new RunningStage(settings.firstVerb(), settings.hangTimeout(), settings.checkpoint());
        this.console = new LogConsole(settings.firstVerb(), stage.board());
        this.server = settings.listen().map(address -> new ObservabilityServer(address, HttpLimits.DEFAULT, stage));
        this.watchdog = new HangWatchdog(stage, () -> settings.onHang().accept(stage.progress()));
        server.ifPresent(started -> LOG.info(
                "serving /progress, /metrics and /healthz on http://{}:{}",
                started.address().getHostString(),
                started.address().getPort()));
    }

    private static Console console(String verb, ProgressBoard board) {
        return System.console() == null ? new LogConsole(verb, board) : new TerminalConsole(verb, board);
    }

    /** The sink of a stage that begins. */
    public ProgressSink begin(Stage next) {
        console.close();
        stage.begin(next.verb());
        console = console(next.verb(), stage.board());
        // the board first: the console shows what it says
        return new Sinks(List.of(stage.board(), stage.metrics().sink(next.verb()), console));
    }

    /** What the stage that runs now saved last, or goes on from. */
    public Optional<ProgressReport.Checkpoint> lastCheckpoint() {
        return stage.lastCheckpoint();
    }

    /** Where the server listens. */
    public Optional<InetSocketAddress> address() {
        return server.map(ObservabilityServer::address);
    }

    @Override
    public void close() {
        console.close();
        watchdog.close();
        server.ifPresent(ObservabilityServer::close);
    }
}
