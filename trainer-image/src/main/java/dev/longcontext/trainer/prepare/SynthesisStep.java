package dev.longcontext.trainer.prepare;

import dev.longcontext.contract.DataConfig.Format;
import dev.longcontext.contract.DataConfig.Step;
import dev.longcontext.contract.SyntheticConfig;
import dev.longcontext.contract.SyntheticReport;
import dev.longcontext.trainer.data.Selection;
import dev.longcontext.trainer.data.Source;
import dev.longcontext.trainer.records.DataFile;
import dev.longcontext.trainer.stage.StageContext;
import dev.longcontext.trainer.synthesis.Synthesis;
import dev.longcontext.trainer.tokenization.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Has a stronger model make chats, which are then tokenised as one more source. */
final class SynthesisStep {

    private final StageContext context;
    private final Tokenizer tokenizer;

    SynthesisStep(StageContext context, Tokenizer tokenizer) {
        this.context = context;
        this.tokenizer = tokenizer;
    }

    SyntheticReport run(Synthesis synthesis, List<Source> corpus) throws IOException, InterruptedException {
        return synthesis.run(new Synthesis.Inputs(
                corpus,
                text -> tokenizer.encode(text).length,
                context.configuration().context().targetLength(),
                context.workspace().synthetic(),
                context.progress(),
                context.stop()));
    }

    /** The chats that were made. */
    Source source() {
        Path chats = Synthesis.chats(context.workspace().synthetic());
        DataFile file =
                new DataFile(chats, context.workspace().root().relativize(chats).toString());
        SyntheticConfig given = context.configuration().data().synthetic();
        Selection selection = Selection.ALL
                .with(given.steps().toArray(Step[]::new))
                .weighing(given.weight() == null ? 0 : given.weight());
        return new Source(
                SyntheticConfig.SOURCE,
                List.of(file),
                "spec.data.synthetic",
                Format.Chat,
                null,
                given.licence(),
                selection);
    }
}
