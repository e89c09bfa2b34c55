package dev.longcontext.trainer.export;

import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SourceScheme;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.contract.Stage;
import dev.longcontext.trainer.stage.StageContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * The base model as transformers finds it: a model of the hub by its name there, any other by its address.
 *
 * @param revision the commit that the run used, or what its address names; empty for a model that is not on the hub
 * @param folder of the repository; empty for its top
 */
record BaseModelName(String name, Optional<String> revision, Optional<String> folder) {

    /** The field of {@code summary.revisions} that has the commit. */
    private static final String FIELD = "baseModel";

    static BaseModelName of(StageContext context) {
        RunConfig run = context.configuration();
        String uri = run.baseModel().uri();
        Matcher hub = SourceScheme.HF.pattern(SourceUse.MODEL).matcher(uri);
        if (!hub.matches()) {
            return new BaseModelName(uri, Optional.empty(), Optional.empty());
        }
        Optional<String> pinned = context.done(Stage.PREPARE)
                .map(prepared -> prepared.summary().revisions())
                .map(revisions -> revisions.get(FIELD));
        return new BaseModelName(
                hub.group(1) + "/" + hub.group(2),
                pinned.or(() -> decoded(hub.group(3))),
                decoded(hub.group(4))
                        .map(folder -> folder.replaceAll("^/+|/+$", ""))
                        .filter(folder -> !folder.isEmpty()));
    }

    /** For a call of {@code from_pretrained} after the name, as Python; quotes and backslashes have no place in either. */
    String arguments() {
        return revision.map(commit -> ", revision=\"" + commit + "\"").orElse("")
                + folder.map(path -> ", subfolder=\"" + path + "\"").orElse("");
    }

    private static Optional<String> decoded(String part) {
        return Optional.ofNullable(part)
                .map(text -> URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8))
                .map(text -> text.replaceAll("[\"\\\\\\p{Cntrl}]", "?"));
    }
}
