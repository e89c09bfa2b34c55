package dev.longcontext.trainer.evaluation.ruler;

import dev.longcontext.trainer.evaluation.hay.SizedTask;
import dev.longcontext.trainer.scoring.StringMatch;
import java.util.List;

/** One of RULER's tasks: the score is the share of the right answers that an answer contains. */
interface RulerTask extends SizedTask {

    /** What needles lie among where there is no text: one line, again and again. */
    String NOISE = "The grass is green. The sky is blue. The sun is yellow. Here we go. There and back again.";

    @Override
    default double score(String answer, List<String> references) {
        return StringMatch.all(answer, references);
    }
}
