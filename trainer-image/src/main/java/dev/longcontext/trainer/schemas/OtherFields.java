package dev.longcontext.trainer.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.records.LineProblem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields of a line beside the text or the messages. One that changes what should be learnt is refused by name,
 * metadata is passed over, and in a chat a field that is neither is refused: it may be a field misspelt. A field without
 * a value (null, an empty string, list or object) has no effect anywhere, so it is passed over too.
 */
final class OtherFields {

    private static final String AS_SYSTEM_MESSAGE =
            "Write it into a system message as the model should see it, and delete the field.";
    private static final String OF_AN_ANSWER = "Write it into the assistant's message that it belongs to.";
    private static final String AS_CONTENT = "Write it into the message's \"content\", and delete the field.";
    private static final String TEXT_ALONE = "The trainer learns only from text: remove the line.";
    private static final String PREFERENCES =
            "The trainer does not learn which of two answers is better: write the answer to train as an "
                    + "assistant message, and delete the field.";
    private static final String GIVE_TEXT = "Provide the text; the trainer creates token ids and labels itself.";
    private static final String WEIGHT_0 = "To exclude an assistant message from training, write \"weight\": 0 on it.";

    private static final String AS_MESSAGE =
            "Write it as a message with a role, where it belongs in the chat, and delete the field.";

    private static final String BY_FIELDS =
            "Say with the source's fields what it is (system, context, prompt, input or completion), or delete the field.";

    private static final String EARLIER_TURNS =
            "Write all turns as \"messages\", the earlier ones first: without them the answer would be trained as one to the last "
                    + "question alone.";

    private static final List<String> SYSTEMS = List.of("system", "system_prompt");

    private static final Set<String> WEIGHTS = Set.of("weight", "weights", "sample_weight");

    /** What a message may say once more, as many data sets have it; nothing else may stand there. */
    private static final Set<String> COPIES = Set.of(
            "prompt",
            "instruction",
            "input",
            "question",
            "query",
            "response",
            "completion",
            "output",
            "answer",
            "system",
            "system_prompt");

    private static final Map<String, String> REFUSED_IN_LINE = remedies(Map.of(
            "Write it as the first message, {\"role\": \"system\", \"content\": ...}, and delete the field.",
            SYSTEMS,
            AS_SYSTEM_MESSAGE,
            List.of(ToolList.TOOLS, ToolList.FUNCTIONS, "tool_choice", "documents"),
            OF_AN_ANSWER,
            List.of("tool_calls", "function_call"),
            "Repeat the line as often as it should count, and delete the field.",
            List.copyOf(WEIGHTS),
            PREFERENCES,
            List.of("chosen", "rejected", "preferred_output", "non_preferred_output"),
            GIVE_TEXT,
            List.of("input_ids", "attention_mask", "labels", "loss_mask"),
            TEXT_ALONE,
            List.of("image", "images", "audio", "audios", "video", "videos")));

    /** Beside messages they would be lost; beside a text, as in Alpaca's form, they are in it. */
    private static final Map<String, String> REFUSED_IN_CHAT = refusedBeside(AS_MESSAGE);

    private static final Map<String, String> REFUSED_IN_ANSWER = refusedInAnswer();

    private static final Map<String, String> REFUSED_IN_MESSAGE = remedies(Map.of(
            AS_CONTENT,
            List.of("name", "refusal"),
            OF_AN_ANSWER,
            List.of("tool_calls", "function_call", "reasoning", "reasoning_content", "thinking"),
            TEXT_ALONE,
            List.of("image", "images", "audio", "audios", "video", "videos"),
            WEIGHT_0,
            List.of("train", "loss", "mask", "masked", "trainable", "learn", "train_detail")));

    /** Read by {@link ToolList}, in all forms of chats. */
    private static final Set<String> READ_IN_CHAT = Set.of(ToolList.TOOLS, ToolList.FUNCTIONS);

    private static final Set<String> METADATA = Set.of(
            ("id uid uuid idx index hash sha256 md5 sample_id message_id conversation_id conversation_hash session_id prompt_id"
                            + " question_id source dataset dataset_name subset split origin url uri link license author title lang"
                            + " language category categories topic topics task task_type type domain tag tags keywords length"
                            + " num_tokens token_count n_tokens num_turns turn_count score scores quality rating difficulty model"
                            + " model_name generator created created_at updated_at timestamp time date version meta metadata extra"
                            + " extra_info info annotations notes comment moderation openai_moderation toxic redacted"
                            + " turn turns turn_identifier turn_id conversation_tokens prompt_tokens completion_tokens"
                            + " task_category other_task_category intent knowledge constraints input_quality response_quality"
                            + " quality_explanation instruct_reward reward reward_model reward_model_score reward_score"
                            + " llama_guard_2 gen_input_configs generation_config min_neighbor_distance min_similar_uuid"
                            + " min_similar_conversation_id repeat_count detoxify_moderation hashed_ip country state header"
                            + " user_id annotator"
                            + " tool_call_id parallel_tool_calls")
                    .split(" "));

    private OtherFields() {}

    /** Of a line with a text, in which nothing else could be learnt: what is not refused is metadata. */
    static void checkText(JsonNode line) throws LineProblem {
        if (line.path("role").isTextual() && line.has("parent_id")) {
            throw new LineProblem(
                    "has \"role\" and \"parent_id\" beside a text: it is a message of a chat that stands in several lines",
                    "Write each chat as one line with \"messages\", or name the text with the source's fields.text to train "
                            + "each message as a text.");
        }
        check(line, "", REFUSED_IN_LINE, fieldsWithWeight1(line), false);
    }

    /**
     * A field such as {@code prompt} is passed over where it is what one of the messages says.
     *
     * @param messages the line's messages, in whatever form
     * @param used names of fields that are read
     */
    static void checkChat(JsonNode line, JsonNode messages, Set<String> used) throws LineProblem {
        Set<String> contents = new HashSet<>();
        for (JsonNode message : messages) {
            contents.add(message.path(message.has("content") ? "content" : "value")
                    .asText()
                    .strip());
        }
        check(line, "", REFUSED_IN_CHAT, passedOver(line, used, contents), true);
    }

    /**
     * Of a question with its answer.
     *
     * @param used names of fields that are read
     */
    static void checkAnswer(JsonNode line, Set<String> used) throws LineProblem {
        Set<String> contents = new HashSet<>();
        used.forEach(name -> contents.add(line.path(name).asText().strip()));
        check(line, "", REFUSED_IN_ANSWER, passedOver(line, used, contents), true);
    }

    /** @param contents what the line says: a field that says one of them once more is passed over */
    private static Set<String> passedOver(JsonNode line, Set<String> used, Set<String> contents) {
        Set<String> passed = new HashSet<>(used);
        passed.addAll(READ_IN_CHAT);
        passed.addAll(fieldsWithWeight1(line));
        for (String name : COPIES) {
            JsonNode value = line.path(name);
            if (value.isTextual() && contents.contains(value.textValue().strip())) {
                passed.add(name);
            }
        }
        return passed;
    }

    /** To count once is what every line does. */
    private static Set<String> fieldsWithWeight1(JsonNode line) {
        return WEIGHTS.stream()
                .filter(name -> line.path(name).isNumber() && line.path(name).doubleValue() == 1)
                .collect(Collectors.toSet());
    }

    /** @param where such as {@code messages[2]} */
    static void checkMessage(JsonNode message, String where, Set<String> used) throws LineProblem {
        check(message, where + ".", REFUSED_IN_MESSAGE, used, true);
    }

    private static void check(
            JsonNode object, String prefix, Map<String, String> refused, Set<String> used, boolean strict)
            throws LineProblem {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (used.contains(name) || hasNoValue(field.getValue())) {
                continue;
            }
            if (refused.containsKey(name)) {
                throw new LineProblem(
                        "has \"" + prefix + name + "\", which the trainer does not use", refused.get(name));
            }
            if (strict && !METADATA.contains(name) && !name.startsWith("_")) {
                throw new LineProblem(
                        "has \"" + prefix + name + "\", which is not a known field",
                        "Delete the field, correct its name, put it under \"metadata\", which is ignored, or say with the "
                                + "source's fields which are used; all others are then ignored.");
            }
        }
    }

    static boolean hasNoValue(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isContainerNode() && value.isEmpty()
                || value.isTextual() && value.textValue().isEmpty();
    }

    private static Map<String, String> refusedBeside(String remedyForCopies) {
        Map<String, String> refused = new HashMap<>(REFUSED_IN_LINE);
        COPIES.forEach(name -> refused.putIfAbsent(name, remedyForCopies));
        return Map.copyOf(refused);
    }

    /** There is no list of messages there, of which one could be the first. */
    private static Map<String, String> refusedInAnswer() {
        Map<String, String> refused = new HashMap<>(refusedBeside(BY_FIELDS));
        SYSTEMS.forEach(name -> refused.put(name, BY_FIELDS));
        refused.put("history", EARLIER_TURNS);
        return Map.copyOf(refused);
    }

    private static Map<String, String> remedies(Map<String, List<String>> fieldsByRemedy) {
        Map<String, String> remedies = new HashMap<>();
        fieldsByRemedy.forEach((remedy, fields) -> fields.forEach(field -> remedies.put(field, remedy)));
        return Map.copyOf(remedies);
    }
}
