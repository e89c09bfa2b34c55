package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.trainer.data.Selection;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.fetch.DataFetcher;
import dev.longcontext.trainer.fetch.SourceFiles;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes every source of data readable in place. */
final class SourcesStep {

    private final DataFetcher fetcher;
    private final StageContext context;

    SourcesStep(StageContext context) {
        this.fetcher = new DataFetcher(PrepareInputs.fetched(context.workspace()));
        this.context = context;
    }

    List<Source> run(SampleSet set) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < set.sources().size(); i++) {
            DataConfig.Source source = set.sources().get(i);
            SourceFiles from = set.from().get(i);
            List<DataFile> files =
                    fetcher.fetch(from, source.sha256(), new TransferProgress(context).transfer()).stream()
                            .map(file -> new DataFile(file.path(), file.address()))
                            .toList();
            sources.add(new Source(
                    source.name(),
                    files,
                    from.field(),
                    source.format(),
                    source.fields(),
                    source.licence(),
                    selection(source)));
        }
        return sources;
    }

    private static Selection selection(DataConfig.Source source) {
        return new Selection(
                Optional.ofNullable(source.maxSamples()).orElse(Integer.MAX_VALUE),
                Optional.ofNullable(source.pick()).orElse(DataConfig.Pick.First),
                Optional.ofNullable(source.minTokens()).orElse(0),
                Optional.ofNullable(source.maxTokens()).orElse(Integer.MAX_VALUE),
                Set.copyOf(source.steps()),
                source.arrange(),
                Optional.ofNullable(source.weight()).orElse(0.0));
    }
}
