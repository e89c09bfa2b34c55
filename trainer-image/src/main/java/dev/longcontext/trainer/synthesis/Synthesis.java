package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.SourceUse;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.Endpoint;
import dev.longcontext.contract.SyntheticConfig.Task;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.fetch.SourceAccess;
import dev.longcontext.trainer.fetch.SourceAddress;
import dev.longcontext.trainer.fetch.WebEndpoint;
import dev.longcontext.trainer.stage.ProgressSink;
import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.synthesis.Askers.Signals;
import dev.longcontext.trainer.synthesis.chat.ChatMaker;
import dev.longcontext.trainer.synthesis.chat.PairMaker;
import dev.longcontext.trainer.synthesis.chat.Pieces;
import dev.longcontext.trainer.synthesis.endpoint.ChatEndpoint;
import dev.longcontext.trainer.synthesis.endpoint.Pace;
import dev.longcontext.trainer.synthesis.endpoint.Reach;
import dev.longcontext.trainer.synthesis.endpoint.Silence;
import dev.longcontext.trainer.synthesis.endpoint.Surroundings;
import dev.longcontext.trainer.synthesis.ledger.Ledger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The whole of it: from the configuration and the corpus to a file of chats. */
public final class Synthesis {

    private static final String FIELD = "spec.data.synthetic.";

    private final SyntheticConfig configuration;
    private final SourceAccess access;
    private final Pace pace;

    /** Without asking anybody. */
    public Synthesis(SyntheticConfig configuration, SourceAccess access, Pace pace) {
        this.configuration = configuration;
        this.access = access;
        this.pace = pace;
    }

    /**
     * What a run of it is given.
     *
     * @param corpus the long documents
     * @param tokens counts those of a text
     * @param targetLength tokens of a chat at most
     * @param folder for the answers and the chats; what is there is not asked for again
     */
    public record Inputs(
            List<Source> corpus,
            ToIntFunction<String> tokens,
            int targetLength,
            Path folder,
            ProgressSink progress,
            StopSignal stop) {}

    /** Where the chats are, a JSON line each. */
    public static Path chats(Path folder) {
        return folder.resolve("chats.jsonl");
    }

    /** What, besides the configuration and the corpus, decides about the result. */
    public static List<String> prompts(SyntheticConfig configuration, Map<String, String> environment) {
        return PairMaker.prompts(configuration, environment);
    }

    /** Checks addresses and keys before anything else is done. */
    public void check() {
        endpoints();
    }

    /**
     * Asks whether the endpoints are there. Where there are answers of an attempt before this one, they were, and may not be needed any
     * more.
     *
     * @throws dev.longcontext.trainer.failure.FailureException of class Unavailable where one cannot be reached
     */
    public void reach(Path folder, StopSignal stop) {
        if (!Files.exists(answers(folder))) {
            endpoints().forEach(endpoint -> Reach.require(endpoint, pace, stop));
        }
    }

    /** Who writes, and who judges where that is another. */
    private List<WebEndpoint> endpoints() {
        WebEndpoint writer = open(configuration.endpoint(), "endpoint");
        return hasJudgeOfItsOwn()
                ? List.of(writer, open(configuration.judge().endpoint(), "judge.endpoint"))
                : List.of(writer);
    }

    private boolean hasJudgeOfItsOwn() {
        return configuration.judge() != null && configuration.judge().endpoint() != null;
    }

    private static Path answers(Path folder) {
        return folder.resolve("answers.jsonl");
    }

    /** Makes {@link #chats}. */
    public SyntheticReport run(Inputs inputs) throws IOException, InterruptedException {
        long wanted = configuration.tasks().stream().mapToLong(Task::count).sum();
        inputs.progress().begin(0, wanted, "chat");
        Signals signals = new Signals(inputs.stop(), new StopSignal(), new StopSignal(), new Silence());
        try (StopSignal.Scope stoppable = inputs.stop().onRequest(signals.noMore()::request);
                Ledger ledger = Ledger.open(answers(inputs.folder()), configuration.budget());
                Corpus corpus = new Corpus(
                        configuration,
                        inputs.corpus(),
                        new Pieces(inputs.tokens(), smallestChunk()),
                        new Corpus.Signs(inputs.stop(), inputs.progress()::alive));
                Askers askers = new Askers(configuration, ledger, signals, DrainTime.of(access.environment()))) {
            Surroundings around = new Surroundings(pace, signals.silence(), signals.noMore(), signals.abort());
            ChatEndpoint writer = new ChatEndpoint(
                    configuration.endpoint(), open(configuration.endpoint(), "endpoint"), ledger, around);
            PairMaker maker = new PairMaker(configuration, writer, judge(writer, ledger, around), access.environment());
            ChatMaker chats = new ChatMaker(
                    maker,
                    new ChatMaker.Settings(
                            inputs.tokens(),
                            inputs.targetLength(),
                            configuration.seed(),
                            configuration.endpoint().model()));
            return new Synthesizer(new Synthesizer.Work(
                            configuration,
                            corpus,
                            chats,
                            askers,
                            chats(inputs.folder()),
                            telling(inputs.progress(), signals.silence())))
                    .run();
        }
    }

    private int smallestChunk() {
        return configuration.tasks().stream().mapToInt(Task::chunkTokens).min().orElseThrow();
    }

    private ChatEndpoint judge(ChatEndpoint writer, Ledger ledger, Surroundings around) {
        if (!hasJudgeOfItsOwn()) {
            return writer;
        }
        Endpoint endpoint = configuration.judge().endpoint();
        return new ChatEndpoint(endpoint, open(endpoint, "judge.endpoint"), ledger, around);
    }

    private WebEndpoint open(Endpoint endpoint, String field) {
        return WebEndpoint.open(
                new SourceAddress(endpoint.url(), FIELD + field + ".url", endpoint.secretEnv(), SourceUse.DATA),
                access);
    }

    private static Synthesizer.Telling telling(ProgressSink progress, Silence silence) {
        return new Synthesizer.Telling() {
            @Override
            public void made(long chats, SyntheticReport report) {
                progress.synthetic(report);
                progress.step(new ProgressSink.Step(chats, 0, null));
            }

            @Override
            public void waiting(SyntheticReport report) {
                progress.synthetic(report);
                silence.newlyAsked().ifPresent(progress::waiting);
            }
        };
    }
}
