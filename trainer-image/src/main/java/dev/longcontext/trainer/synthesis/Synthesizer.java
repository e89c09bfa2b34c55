package dev.longcontext.trainer.synthesis;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticConfig.Task;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.synthesis.chat.ChatMaker;
import dev.longcontext.trainer.synthesis.chat.ChatMaker.Answered;
import dev.longcontext.trainer.synthesis.chat.ChatMaker.Chat;
import dev.longcontext.trainer.synthesis.chat.Drops;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the chats, in the order of the documents, from answers that come in any order. A bounded number of documents is in
 * memory. Run again it makes the same of what is stored, and asks only what is missing.
 */
final class Synthesizer {

    private static final Logger LOG = LoggerFactory.getLogger(Synthesizer.class);

    /** Documents that have their answers, and wait for one before them. */
    private static final int WAITING = 64;

    private final Work work;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Drops drops = new Drops();
    private long chats;
    private long pairs;

    /**
     * What it works with.
     *
     * @param corpus gives documents and their tasks
     * @param file the chats, a JSON line each
     * @param progress is told what was made
     */
    record Work(
            SyntheticConfig configuration,
            Corpus corpus,
            ChatMaker maker,
            Askers askers,
            Path file,
            Telling progress) {}

    /** Told of progress, and that there is still somebody waiting. */
    interface Telling {
        void made(long chats, SyntheticReport report);

        void waiting(SyntheticReport report);
    }

    private record Pending(Corpus.Assignment assignment, List<Future<Answered>> parts) {

        boolean isDone() {
            return parts.stream().allMatch(Future::isDone);
        }
    }

    Synthesizer(Work work) {
        this.work = work;
    }

    SyntheticReport run() throws IOException, InterruptedException {
        Files.createDirectories(work.file().getParent());
        Path part = AtomicFiles.partOf(work.file());
        try (BufferedWriter out = Files.newBufferedWriter(part)) {
            Optional<Corpus.Assignment> next = work.corpus().next();
            while (next.isPresent() || !pending.isEmpty()) {
                if (!pending.isEmpty() && pending.getFirst().isDone()) {
                    finish(pending.removeFirst(), out);
                } else if (next.isPresent() && hasRoom()) {
                    submit(next.get());
                    next = work.corpus().next();
                } else {
                    work.askers().awaitOne(() -> work.progress().waiting(report()));
                }
            }
        }
        AtomicFiles.sync(part);
        AtomicFiles.rename(part, work.file());
        return told();
    }

    /** Who is behind one that is slow goes on meanwhile, up to so many documents. */
    private boolean hasRoom() {
        Askers askers = work.askers();
        return askers.inHand() < askers.most() && pending.size() < askers.most() + WAITING;
    }

    private void submit(Corpus.Assignment assignment) {
        List<Future<Answered>> parts = work.maker().parts(assignment.document(), assignment.task()).stream()
                .map(work.askers()::submit)
                .toList();
        pending.addLast(new Pending(assignment, parts));
    }

    private void finish(Pending document, BufferedWriter out) throws IOException, InterruptedException {
        List<Answered> parts = new ArrayList<>();
        for (Future<Answered> part : document.parts()) {
            parts.add(work.askers().of(part));
        }
        Corpus.Assignment of = document.assignment();
        Optional<Chat> chat = work.maker().chat(of.document(), of.task(), parts, drops);
        if (chat.isPresent()) {
            out.write(chat.get().line());
            out.write('\n');
            chats++;
            pairs += chat.get().pairs();
        }
        work.progress().made(chats, report());
    }

    private SyntheticReport report() {
        return work.askers()
                .report()
                .with(report -> report.chats(chats).pairs(pairs).dropped(drops.byName()));
    }

    private SyntheticReport told() {
        long wanted =
                work.configuration().tasks().stream().mapToLong(Task::count).sum();
        SyntheticReport report = report().withMissing(wanted - chats);
        LOG.info(
                "synthetic data: {} chats with {} pairs; {} requests, {} prompt tokens, {} completion tokens in all; dropped: {}",
                chats,
                pairs,
                report.requests(),
                report.promptTokens(),
                report.completionTokens(),
                report.dropped());
        if (chats == 0) {
            throw new FailureException(
                            FailureClass.InvalidData,
                            "spec.data.synthetic made no chat of " + wanted + "; dropped: " + report.dropped(),
                            "Check that the corpus has documents of at least minTokens tokens, that the budget suffices "
                                    + "for a request, that the model answers in the form asked for, and what it "
                                    + "refuses: the log has the first refusal of each kind.")
                    .atField("spec.data.synthetic");
        }
        if (chats < wanted) {
            LOG.warn(
                    "synthetic data: {} of {} chats are missing: {}",
                    wanted - chats,
                    wanted,
                    work.askers().overBudget()
                            ? "the budget is used up"
                            : "the corpus has too few documents that are long enough, or nothing usable was answered");
        }
        return report;
    }
}
