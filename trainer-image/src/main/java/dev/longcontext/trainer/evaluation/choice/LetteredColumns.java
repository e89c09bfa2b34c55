package dev.longcontext.trainer.evaluation.choice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A table of questions whose options have a column each, A, B and so on: MMLU's as its authors published it, C-Eval's. */
final class LetteredColumns {

    private LetteredColumns() {}

    static boolean isOne(JsonNode record) {
        return !record.hasNonNull("choices") && record.hasNonNull("A") && record.hasNonNull("B");
    }

    /** A record in the layout that MMLU has on the hub; one of any other layout as it is. */
    static JsonNode asOnTheHub(JsonNode record) {
        if (!isOne(record)) {
            return record;
        }
        ObjectNode listed = record.deepCopy();
        ArrayNode choices = listed.putArray("choices");
        for (char letter = 'A'; record.hasNonNull(Character.toString(letter)); letter++) {
            choices.add(record.get(Character.toString(letter)));
        }
        return listed;
    }
}
