package dev.longcontext.trainer.evaluation.infinitebench;

import dev.longcontext.contract.InfiniteBench;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.item.Fields;
import dev.longcontext.trainer.evaluation.item.Item;
import dev.longcontext.trainer.evaluation.item.MiddleCut;
import dev.longcontext.trainer.evaluation.item.Prompt;
import dev.longcontext.trainer.tokenization.ChatFormat;

/** Items from InfiniteBench's records, which do not say of which task they are: the field task does, or the name of their source. */
final class InfiniteBenchItems {
    private static final String FORMS =
            "Give InfiniteBench's records {context, input, answer}, from a source that is named after "
                    + "their task: longbook-qa-eng or longbook-sum-eng.";

    private final MiddleCut cut;

    /** @param maxLength tokens of prompt and answer together */
    InfiniteBenchItems(InfiniteBench settings, ChatFormat format, int maxLength) {
        this.cut = new MiddleCut(format, maxPromptTokens(settings, maxLength), maxLength);
    }

    /** Of a prompt without what the chat format adds. */
    static int maxPromptTokens(InfiniteBench settings, int maxLength) {
        return settings.maxPromptTokens() == null ? maxLength : settings.maxPromptTokens();
    }

    /** As InfiniteBench spells it; a source's name has no underscores. */
    static String task(SourceRecord record) {
        return new Fields(record, FORMS).optional("task").orElse(record.source().replace('-', '_'));
    }

    /** @throws dev.longcontext.trainer.failure.FailureException of class InvalidData where the record is no item of a known task */
    Item item(SourceRecord record) {
        Fields fields = new Fields(record, FORMS);
        String label = task(record);
        InfiniteBenchTask task = InfiniteBenchTask.of(label)
                .orElseThrow(() ->
                        fields.refusal("is of the task \"" + label + "\"; known are " + InfiniteBenchTask.labels()));
        String text = task.prompt(fields.text("context"), task.asks() ? fields.text("input") : "");
        Prompt prompt = cut.prompt(fields, text, true, task.maxNewTokens());
        return new Item.Open(prompt, fields.texts("answer"), task.maxNewTokens(), task::score);
    }
}
