package dev.longcontext.trainer.data.page;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The templates beside this class; what they print is escaped. */
final class PageTemplates {

    private static final Engine ENGINE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build();

    private PageTemplates() {}

    static String section(List<SourceSection> sources) {
        return template("section").data("sources", sources).render();
    }

    /** @param section as it is */
    static String page(String section) {
        return template("page")
                .data("section", new RawString(section))
                .data("style", new RawString(style()))
                .render();
    }

    /** Of the section; it stands in the head of the page that has it. */
    static String style() {
        return text("style.css");
    }

    private static Template template(String name) {
        return ENGINE.parse(text(name + ".html"), Variant.forContentType(Variant.TEXT_HTML));
    }

    private static String text(String file) {
        try (InputStream in = PageTemplates.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
