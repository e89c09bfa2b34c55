package dev.longcontext.trainer.serving;

import dev.longcontext.trainer.inference.GenerationSettings;
import dev.longcontext.trainer.inference.SamplingParameters;
import dev.longcontext.trainer.jinja.JinjaException;
import dev.longcontext.trainer.tokenization.ChatFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Turns the body of a request into what is to be generated, and names the field that is wrong. */
final class RequestParser {

    private static final int DEFAULT_CHAT_TOKENS = 1_024;
    private static final int DEFAULT_COMPLETION_TOKENS = 16;
    private static final int MOST_STOPS = 4;
    private static final int LONGEST_STOP = 1_024;
    private static final int MOST_STOP_TOKENS = 128;
    private static final int MOST_SCORES = 20;
    private static final int HIGHEST_PENALTY = 10;

    private final ChatFormat format;
    private final GenerationSettings settings;
    private final String modelName;
    private final ContextLimit limit;
    private final MessagesReader messages;
    private final PromptReader prompts;

    /** @param vocabulary how many token ids there are */
    RequestParser(
            ChatFormat format, GenerationSettings settings, String modelName, ContextLimit limit, int vocabulary) {
        this.format = format;
        this.settings = settings;
        this.modelName = modelName;
        this.limit = limit;
        this.messages = new MessagesReader(limit, format::mentions);
        this.prompts = new PromptReader(limit, vocabulary);
    }

    String modelName() {
        return modelName;
    }

    /** Prompt and answer together, tokens. */
    int maxLength() {
        return limit.maxLength();
    }

    /** Bytes of a body. */
    int longestBody() {
        return limit.longestBody();
    }

    /** Writes scores of this model's tokens. */
    Scores scores() {
        return new Scores(id -> format.tokenizer().decode(new int[] {id}));
    }

    GenerationRequest chat(byte[] json) {
        RequestBody body = RequestBodyReader.read(json, MessagesReader.FIELD, messages::read);
        checkModel(body);
        body.refuse(Fields.REFUSED);
        body.refuse(Fields.REFUSED_IN_CHATS);
        OptionalInt scores = chatScores(body);
        int[] prompt =
                ids(body.prompt().orElseThrow(MessagesReader::none), MessagesReader.FIELD, TemplateValues.of(body));
        String length = body.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return request(body, MessagesReader.FIELD, prompt, length, DEFAULT_CHAT_TOKENS, scores);
    }

    GenerationRequest completion(byte[] json) {
        RequestBody body = RequestBodyReader.read(json, PromptReader.FIELD, prompts::read);
        checkModel(body);
        body.refuse(Fields.REFUSED);
        body.refuse(Fields.REFUSED_IN_COMPLETIONS);
        OptionalInt scores = body.integer("logprobs", 0, MOST_SCORES);
        int[] prompt = ids(body.prompt().orElseThrow(PromptReader::neither), PromptReader.FIELD, Map.of());
        return request(body, PromptReader.FIELD, prompt, "max_tokens", DEFAULT_COMPLETION_TOKENS, scores);
    }

    private void checkModel(RequestBody body) {
        String asked = body.text("model", modelName);
        if (!asked.equals(modelName)) {
            throw ApiException.unknownModel(asked, modelName);
        }
    }

    /** {@code logprobs} says whether there are scores, {@code top_logprobs} of how many others. */
    private static OptionalInt chatScores(RequestBody body) {
        OptionalInt others = body.integer("top_logprobs", 0, MOST_SCORES);
        if (body.flag("logprobs")) {
            return OptionalInt.of(others.orElse(0));
        }
        if (others.orElse(0) > 0) {
            throw body.wrong("top_logprobs", "needs \"logprobs\": true");
        }
        return OptionalInt.empty();
    }

    private int[] ids(Prompt prompt, String field, Map<String, Object> values) {
        limit.check(field, prompt.texts(), text -> format.tokenizer().encode(text).length);
        try {
            int[] ids = prompt.ids(format, values);
            if (ids.length == 0) { // as of an empty text, where the tokenizer puts nothing before it
                throw ApiException.field(
                        field, "\"" + field + "\" has no token: there is nothing to go on from. Send at least one.");
            }
            return ids;
        } catch (JinjaException e) {
            throw ApiException.field(
                    field, "The model's chat template cannot render \"" + field + "\": " + e.getMessage());
        }
    }

    private GenerationRequest request(
            RequestBody body,
            String promptField,
            int[] prompt,
            String lengthField,
            int defaultTokens,
            OptionalInt scores) {
        int maxTokens = maxTokens(body, promptField, prompt.length, lengthField, defaultTokens);
        boolean stream = body.flag("stream");
        return new GenerationRequest(
                prompt,
                maxTokens,
                sampling(body),
                stops(body, maxTokens),
                scores,
                stream,
                stream && body.get("stream_options").path("include_usage").asBoolean(false));
    }

    private int maxTokens(RequestBody body, String promptField, int prompt, String field, int defaultTokens) {
        int room = maxLength() - prompt;
        int asked = body.integer(field, 1, Integer.MAX_VALUE).orElse(Math.min(defaultTokens, Math.max(1, room)));
        if (asked > room) {
            throw limit.exceeded(
                    room < 1 ? promptField : field,
                    ((long) prompt + asked) + " were asked for: " + prompt + " in \"" + promptField + "\" and " + asked
                            + " to be generated");
        }
        return asked;
    }

    private SamplingParameters sampling(RequestBody body) {
        SamplingParameters model = settings.sampling();
        int topK = body.integer("top_k", -1, Integer.MAX_VALUE).orElse(model.topK());
        return new SamplingParameters(
                body.number("temperature", 0, 2).orElse(model.temperature()),
                body.number("top_p", 0, 1).orElse(model.topP()),
                Math.max(0, topK), // vLLM writes -1 for all
                body.number("min_p", 0, 1).orElse(model.minP()),
                body.positive("repetition_penalty", HIGHEST_PENALTY).orElse(model.repetitionPenalty()),
                body.integer("seed").orElseGet(() -> ThreadLocalRandom.current().nextLong()));
    }

    private static StopRules stops(RequestBody body, int maxTokens) {
        return new StopRules(
                body.texts("stop", MOST_STOPS, LONGEST_STOP),
                Set.copyOf(body.integers("stop_token_ids", MOST_STOP_TOKENS)),
                body.flag("ignore_eos"),
                body.integer("min_tokens", 0, maxTokens).orElse(0));
    }
}
