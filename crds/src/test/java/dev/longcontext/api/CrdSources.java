package dev.longcontext.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.SourceScheme;
import dev.longcontext.contract.SourceUse;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the CRD says of addresses, out of the table of schemes; an annotation can only hold what the compiler knows. */
final class CrdSources {

    /** Stands in the description of a field for the forms an address may have. */
    private static final String FORMS = "ADDRESS";

    private CrdSources() {}

    static void write(ObjectNode schema) {
        write((ObjectNode) schema.at("/properties/spec/properties/baseModel"), SourceUse.MODEL);
        write((ObjectNode) schema.at("/properties/spec/properties/data/properties/sources/items"), SourceUse.DATA);
        write(
                (ObjectNode) schema.at("/properties/spec/properties/data/properties/synthetic/properties/corpus/items"),
                SourceUse.DATA);
        write(
                (ObjectNode) schema.at("/properties/spec/properties/evaluation/items/properties/sources/items"),
                SourceUse.DATA);
    }

    private static void write(ObjectNode object, SourceUse use) {
        String forms = SourceScheme.forms(use);
        ObjectNode uri = (ObjectNode) object.at("/properties/uri");
        uri.put("description", uri.path("description").asText().replace(FORMS, forms));
        String anyPattern = Stream.of(SourceScheme.values())
                .filter(scheme -> scheme.isFor(use))
                .map(scheme -> scheme.pattern(use).pattern())
                .collect(Collectors.joining("|", "^(?:", ")$"));
        rule(uri, "self.matches(r'" + anyPattern + "')", "uri has none of the forms it may have: write " + forms);

        String withToken = Stream.of(SourceScheme.values())
                .filter(SourceScheme::takesSecret)
                .map(scheme -> scheme.scheme() + "://")
                .collect(Collectors.joining("|"));
        rule(
                object,
                "!has(self.secretRef) || self.uri.matches('^(?:" + withToken + ")')",
                "secretRef is for an address of " + withToken.replace("|", ", ") + ": remove it, a claim needs none");
        for (SourceScheme scheme : SourceScheme.values()) {
            if (!scheme.secretEntries().isEmpty()) {
                rule(
                        object,
                        "!has(self.secretRef) || !has(self.secretRef.key) || !self.uri.startsWith('" + scheme.scheme()
                                + "://')",
                        "secretRef of an address of " + scheme.scheme() + ":// names a Secret with the keys "
                                + entries(scheme) + ": remove key");
            }
        }
        rule(
                object,
                "!has(self.secretRef) || has(self.secretRef.key) || self.uri.matches('^(?:"
                        + Stream.of(SourceScheme.values())
                                .filter(scheme -> !scheme.secretEntries().isEmpty())
                                .map(scheme -> scheme.scheme() + "://")
                                .collect(Collectors.joining("|"))
                        + ")')",
                "secretRef names a Secret and the key in it that has the token: add key");
    }

    private static String entries(SourceScheme scheme) {
        return scheme.secretEntries().stream()
                .map(entry -> entry.key() + (entry.optional() ? " (may be missing)" : ""))
                .collect(Collectors.joining(", "));
    }

    private static void rule(ObjectNode object, String rule, String message) {
        object.withArray("x-kubernetes-validations")
                .addObject()
                .put("message", message)
                .put("rule", rule);
    }
}
