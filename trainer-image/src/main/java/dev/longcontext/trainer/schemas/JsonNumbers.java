package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.records.LineProblem;

/** Numbers that a chat template writes: it knows whole numbers of 64 bits, and fractions as Python's floats. */
final class JsonNumbers {

    private JsonNumbers() {}

    /** @param where for messages */
    static void require(JsonNode tree, String where) throws LineProblem {
        boolean tooLarge = tree.isIntegralNumber() && !tree.canConvertToLong();
        boolean endless = tree.isFloatingPointNumber() && !Double.isFinite(tree.doubleValue());
        if (tooLarge || endless) {
            throw new LineProblem(
                    "\"" + where + "\" has the number " + tree.asText() + ", which the trainer cannot write exactly",
                    "Write it as a string, or leave the line out.");
        }
        for (JsonNode child : tree) {
            require(child, where);
        }
    }
}
