package dev.longcontext.trainer.data;

import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.trainer.tokenization.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the documents of arranged sources in stores of their own: reads them, or goes on from those of an earlier attempt. */
final class ArrangedDocuments {

    private static final Logger LOG = LoggerFactory.getLogger(ArrangedDocuments.class);

    private final DocumentFolders folders;
    private final Repeats repeats;
    private final ReadingProgress progress;
    private final Pulse pulse;

    ArrangedDocuments(DocumentFolders folders, Repeats repeats, ReadingProgress progress, Pulse pulse) {
        this.folders = folders;
        this.repeats = repeats;
        this.progress = progress;
        this.pulse = pulse;
    }

    /** Reads a source. */
    interface Reading {
        /** @return what was counted; empty where a line cannot be used */
        Optional<DataCounts> into(StoreFiles documents, RemovedFile removed) throws IOException, InterruptedException;
    }

    /** @return what was counted of its documents, now or by the attempt that read them; empty where a line cannot be used */
    Optional<DataCounts> of(Source source, int number, Reading reading) throws IOException, InterruptedException {
        Optional<DataCounts> earlier = FinishedDocuments.counts(folder(number), pulse);
        if (earlier.isPresent()) {
            goOn(source, number, earlier.get());
            return earlier;
        }
        folders.delete(number); // damaged ones: space that the new ones need
        Optional<DataCounts> counts = read(source, number, reading);
        if (counts.isPresent() && folders.keeps(number)) {
            FinishedDocuments.mark(folder(number), counts.get());
        }
        return counts;
    }

    /** Where they are. */
    Path folder(int number) {
        return folders.of(number);
    }

    /** When they are arranged: what no later attempt can use is deleted. */
    void arranged(int number) {
        if (!folders.keeps(number)) {
            folders.delete(number);
        }
    }

    private Optional<DataCounts> read(Source source, int number, Reading reading)
            throws IOException, InterruptedException {
        try (StoreFiles documents = new StoreFiles(folder(number), List.of(source.name()));
                RemovedFile removed = new RemovedFile(folder(number))) {
            Optional<DataCounts> counts = reading.into(documents, removed);
            documents.finish();
            removed.finish();
            return counts;
        }
    }

    private void goOn(Source source, int number, DataCounts counts) throws IOException {
        LOG.info("{}: goes on from {} documents of an earlier attempt", source.name(), counts.samples());
        if (source.selection().steps().contains(Step.Deduplicate)) {
            FinishedDocuments.each(
                    folder(number), pulse, document -> repeats.remember(source, Sample.ofTargets(document.ids())));
        }
        progress.finished(source);
    }
}
