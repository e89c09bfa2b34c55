package dev.longcontext.trainer.tokenization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.stream.IntStream;

/**
 * The tokens that a tokenizer puts around a text that is no chat.
 *
 * @param before for example the begin of text
 * @param after for example the end of text; only where there is room
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
record TextFrame(int[] before, int[] after) {

    /** What the tokenizer's own post-processor adds to a single text. */
    static TextFrame of(JsonNode tokenizer) {
        JsonNode processor = tokenizer.path("post_processor");
        JsonNode template =
                processor.path("type").asText().equals("Sequence") ? last(processor.path("processors")) : processor;
        IntStream.Builder before = IntStream.builder();
        IntStream.Builder after = IntStream.builder();
        boolean textSeen = false;
        for (JsonNode part : template.path("single")) {
            textSeen |= part.has("Sequence");
            String name = part.at("/SpecialToken/id").asText();
            if (part.has("SpecialToken")) {
                JsonNode ids = template.path("special_tokens").path(name).path("ids");
                for (JsonNode id : ids) {
                    (textSeen ? after : before).add(id.asInt());
                }
            }
        }
        return new TextFrame(before.build().toArray(), after.build().toArray());
    }

    private static JsonNode last(JsonNode processors) {
        JsonNode template = MissingNode.getInstance();
        for (JsonNode processor : processors) {
            template = processor.path("type").asText().equals("TemplateProcessing") ? processor : template;
        }
        return template;
    }
}
