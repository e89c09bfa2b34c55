package dev.longcontext.trainer.tokenization;

import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.jinja.JinjaException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a chat format is made of, read from the files of a model.
 *
 * @param texts how the model has texts that are no chats
 * @param place where the template was found, for people
 */
record ChatFormatParts(ChatTemplate template, ChatTargets targets, TextFormat texts, String place) {

    private static final Logger LOG = LoggerFactory.getLogger(ChatFormatParts.class);

    /**
     * By the model's own template; without one, a tokenizer with all five tokens of Llama 3 has its format.
     *
     * @param now for templates that say the date
     * @throws FailureException where there is no template, or one that cannot be read
     */
    static ChatFormatParts ofModel(Tokenizer tokenizer, Path modelFolder, ZonedDateTime now) {
        ChatTemplateFiles.Found found = ChatTemplateFiles.in(modelFolder)
                .or(() -> BuiltInFormats.detected(tokenizer))
                .orElseThrow(() -> none(modelFolder));
        return read(tokenizer, modelFolder, found, "spec.baseModel.uri", now);
    }

    /** By a template in place of the model's own. */
    static ChatFormatParts ofTemplate(Tokenizer tokenizer, Path modelFolder, Path template, ZonedDateTime now) {
        return read(tokenizer, modelFolder, ChatTemplateFiles.alone(template), "spec.data.chatTemplate", now);
    }

    private static ChatFormatParts read(
            Tokenizer tokenizer, Path modelFolder, ChatTemplateFiles.Found found, String field, ZonedDateTime now) {
        TokenizerSettings settings = TokenizerSettings.read(modelFolder);
        TextFrame frame = BuiltInFormats.isLlama3(tokenizer)
                ? BuiltInFormats.llama3Frame(tokenizer, settings)
                : tokenizer.frame();
        try {
            var template = new ChatTemplate(found, settings, now);
            LOG.info("chats are rendered by {}", found.place());
            var texts = new TextFormat(tokenizer, frame, DocumentFrame.of(tokenizer, settings, frame));
            var targets = new ChatTargets(template, tokenizer.special());
            if (targets.endOfTurn().isEmpty()) {
                LOG.warn(
                        "{} writes no special token after an answer: no end of an answer is trained, and an answer goes "
                                + "on until the model's own end of text or max_tokens",
                        found.place());
            }
            return new ChatFormatParts(template, targets, texts, found.place());
        } catch (JinjaException e) {
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            found.place() + " cannot be read as a chat template: " + e.getMessage(),
                            "Fix the template, or choose another with spec.data.chatTemplate.")
                    .atField(field)
                    .causedBy(e);
        }
    }

    private static FailureException none(Path modelFolder) {
        return new FailureException(
                        FailureClass.InvalidConfiguration,
                        "the model in " + modelFolder
                                + " has no chat template: neither chat_template.jinja nor chat_template in "
                                + "tokenizer_config.json",
                        "Say how its chats are written with spec.data.chatTemplate: a format ("
                                + Arrays.stream(DataConfig.ChatFormat.values())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))
                                + ") or a template in a ConfigMap. Or put its chat_template.jinja beside its tokenizer.json.")
                .atField("spec.data.chatTemplate");
    }
}
