package dev.longcontext.trainer.observability;

import dev.longcontext.trainer.http.HttpLimits;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.Stage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that watches a process which runs stages. Its board is that of the stage that runs now. */
public final class Observability implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Observability.class);

    private final TrainerMetrics metrics = new TrainerMetrics(this::progress);
    private final Settings settings;
    private final Optional<ObservabilityServer> server;
    private final HangWatchdog watchdog;
    private volatile ProgressBoard board;
    private volatile Console console;

    /**
     * @param firstVerb what is shown until a stage begins
     * @param listen where the server listens; empty for no server
     * @param onHang called once, on another thread, with the last checkpoint, when no step ended within the hang time-out
     */
    public record Settings(
            String firstVerb,
            Optional<InetSocketAddress> listen,
            Duration hangTimeout,
            CheckpointGate checkpoint,
            Consumer<Optional<ProgressSink.Checkpoint>> onHang) {}

    public Observability(Settings settings) {
        this.settings = settings;
        this.board = new ProgressBoard(settings.firstVerb(), InstantSource.system());
        this.console = new LogConsole(settings.firstVerb(), board);
        this.server = settings.listen().map(address -> new ObservabilityServer(address, HttpLimits.DEFAULT, this));
        this.watchdog = new HangWatchdog(this, () -> settings.onHang().accept(lastCheckpoint()));
        server.ifPresent(started -> LOG.info(
                "http://{}:{} has /progress, /metrics, /healthz",
                started.address().getHostString(),
                started.address().getPort()));
    }

    /** The sink of a stage that begins. */
    public ProgressSink begin(Stage stage) {
        console.close();
        board = new ProgressBoard(stage.verb(), InstantSource.system());
        console = Console.of(stage.verb(), board);
        // the board first: the console shows what it says
        return new Sinks(List.of(board, metrics.sink(stage.verb()), console));
    }

    /** What the stage that runs now saved last, or goes on from. */
    public Optional<ProgressSink.Checkpoint> lastCheckpoint() {
        return Optional.ofNullable(progress().checkpoint());
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

    Progress progress() {
        return board.snapshot();
    }

    Duration idle() {
        return board.idle();
    }

    Duration hangTimeout() {
        return settings.hangTimeout();
    }

    CheckpointGate checkpoint() {
        return settings.checkpoint();
    }

    TrainerMetrics metrics() {
        return metrics;
    }
}
