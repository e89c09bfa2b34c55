package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.SourceScheme;
import dev.longcontext.contract.SourceUse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * What an {@code hf://} address names.
 *
 * @param kind of the repository, as the hub's interface calls it: {@code models} or {@code datasets}
 * @param repository {@code OWNER/NAME}
 * @param revision a branch, tag or commit, such as {@code release/1}, which the address has as {@code release%2F1}
 * @param path a folder of a model, or the glob of a data set's files, decoded too; empty for all of the repository
 */
record HubAddress(String kind, String repository, String revision, String path) {

    private static final String MAIN = "main";

    static HubAddress parse(SourceAddress address) {
        Matcher parts = SourceScheme.HF.pattern(address.use()).matcher(address.uri());
        if (!parts.matches()) {
            throw address.refusal(
                    "is not an address of the form " + SourceScheme.HF.form(address.use()),
                    "Write the owner and the name that the hub's page begins with, and after @ a branch, tag or commit.");
        }
        boolean model = address.use() == SourceUse.MODEL;
        if (model && parts.group(1).equals("datasets")) {
            throw address.refusal("is a data set, not a model", "Name a model: hf://OWNER/NAME.");
        }
        if (model && parts.group(1).equals("models")) {
            throw address.refusal("has a word before the owner", "Name a model without it: hf://OWNER/NAME.");
        }
        String path = Arrays.stream(decoded(address, parts.group(4)).split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .collect(Collectors.joining("/"));
        String revision = decoded(address, parts.group(3));
        if (Arrays.asList((path + "/" + revision).split("/")).contains("..")) {
            throw address.refusal("has \"..\" in its path", "Write the path from the repository's top.");
        }
        return new HubAddress(
                model ? "models" : "datasets",
                parts.group(1) + "/" + parts.group(2),
                revision.isEmpty() ? MAIN : revision,
                path);
    }

    /** Of the interface, for a revision: {@code /api/models/OWNER/NAME/revision/main}. */
    String information() {
        return "/api/" + kind + "/" + repository + "/revision/" + encoded(revision);
    }

    /** Of the interface, for the list of files at a commit. */
    String tree(String commit, String folder) {
        return "/api/" + kind + "/" + repository + "/tree/" + commit
                + (folder.isEmpty() ? "" : "/" + encodedPath(folder));
    }

    /** Where a file is downloaded from. */
    String file(String commit, String name) {
        return page() + "/resolve/" + commit + "/" + encodedPath(name);
    }

    /** The repository's page. */
    String page() {
        return (kind.equals("models") ? "/" : "/" + kind + "/") + repository;
    }

    /** @param text of the address, or null where it has no such part */
    private static String decoded(SourceAddress address, String text) {
        return text == null ? "" : UriSyntax.decoded(address, text);
    }

    private static String encodedPath(String path) {
        return Arrays.stream(path.split("/")).map(HubAddress::encoded).collect(Collectors.joining("/"));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
