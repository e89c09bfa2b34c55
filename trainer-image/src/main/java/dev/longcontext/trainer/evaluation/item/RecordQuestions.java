package dev.longcontext.trainer.evaluation.item;

import dev.longcontext.trainer.data.SourceRecords;
import dev.longcontext.trainer.data.SourceRecords.SourceRecord;
import dev.longcontext.trainer.evaluation.suite.SuiteInputs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The questions of a suite that asks each record of the evaluation's sources, in their order. */
public final class RecordQuestions {

    private RecordQuestions() {}

    /**
     * @param task of a record, over whose items is averaged
     * @param item of a record
     */
    public static List<Question> of(
            SuiteInputs inputs, Function<SourceRecord, String> task, Function<SourceRecord, Item> item)
            throws IOException {
        List<Question> questions = new ArrayList<>();
        for (SourceRecord record : SourceRecords.read(inputs.requiredSamples())) {
            inputs.stop().check();
            inputs.progress().alive();
            Item made = item.apply(record);
            String id = record.source() + "/" + questions.size();
            questions.add(new Question(id, task.apply(record), 0, null, () -> made));
        }
        return questions;
    }
}
