package dev.longcontext.trainer.evaluation.suite;

import io.quarkus.qute.Engine;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Qute templates {@code NAME.html} beside a class; what they print is escaped. */
public final class Templates {
    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);

    private final Class<?> beside;
    private final Engine engine;

    /** @param beside the class whose package has the templates; they may include each other by name */
    public Templates(Class<?> beside) {
        this.beside = beside;
        EngineBuilder builder = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addLocator(this::locate)
                .addResultMapper(new HtmlEscaper(java.util.List.of(Variant.TEXT_HTML)));
        this.engine = builder.build();
    }

    /** @throws IllegalStateException when the package has no such template */
    public TemplateInstance template(String name) {
        return locate(name)
                .map(found -> engine.getTemplate(name).instance())
                .orElseThrow(
                        () -> new IllegalStateException("class path: no " + name + ".html beside " + beside.getName()));
    }

    private Optional<TemplateLocation> locate(String name) {
        return Optional.ofNullable(beside.getResource(name + ".html")).map(Location::new);
    }

    private record Location(URL file) implements TemplateLocation {
        @Override
        public Reader read() {
            try {
                return new InputStreamReader(file.openStream(), StandardCharsets.UTF_8);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(HTML);
        }
    }
}
