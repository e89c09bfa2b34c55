package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The HTTP interface of a hub for models and data sets (huggingface.co/docs/hub/api).
 *
 * @param at the hub: its address is the only one that gets the token
 */
record Hub(HubAddress address, Location.Remote at, HttpFiles http) {

    private static final int MOST_PAGES = 100;

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** The commit that the address's revision is now. */
    String commit(Transfer transfer) throws IOException {
        String commit = json(at.below(address.information()), refusals(Optional.empty()), transfer)
                .body()
                .path("sha")
                .asText();
        if (!COMMIT.matcher(commit).matches()) {
            throw noHub("names no commit");
        }
        return commit;
    }

    /**
     * The files at a commit.
     *
     * @param folder from the repository's top; empty for it
     * @param deep those of folders below it too; otherwise only of one that a model's folder may have
     */
    List<HubFile> files(String commit, String folder, boolean deep, Transfer transfer) throws IOException {
        URI list = at.below(address.tree(commit, folder));
        List<HubFile> files = new ArrayList<>();
        String templates = (folder.isEmpty() ? "" : folder + "/") + ModelFiles.TEMPLATES;
        boolean below = false;
        Optional<String> query = Optional.of("recursive=" + deep);
        for (int pages = 0; query.isPresent(); pages++) {
            if (pages == MOST_PAGES) {
                throw at.refusal(
                        "its list of files has more than " + MOST_PAGES + " pages",
                        "Name a folder of it: /FOLDER/GLOB.");
            }
            Page page = json(URI.create(list + "?" + query.get()), refusals(Optional.of(commit)), transfer);
            if (!page.body().isArray()) {
                throw noHub("sends no list of files");
            }
            for (JsonNode entry : page.body()) {
                HubFile.of(entry).ifPresent(files::add);
                below |= entry.path("type").asText().equals("directory")
                        && entry.path("path").asText().equals(templates);
            }
            query = page.next();
        }
        if (below && !deep) {
            files.addAll(files(commit, templates, true, transfer));
        }
        return files;
    }

    /** Downloads a file, and checks it. */
    void download(String commit, HubFile file, Path target, Transfer transfer) throws IOException {
        HttpFiles.Wanted wanted = new HttpFiles.Wanted(
                at.below(address.file(commit, file.path())),
                target,
                Optional.of(file.checksum()),
                refusals(Optional.of(commit)));
        if (!http.download(at, wanted, transfer)) {
            throw at.refusal(
                    "the hub lists " + file.path() + " at the commit " + commit + " and does not have it",
                    "Try again later; behind a mirror, look whether it has this commit.");
        }
    }

    private record Page(JsonNode body, Optional<String> next) {}

    private Page json(URI uri, HubRefusals refusals, Transfer transfer) throws IOException {
        HttpFiles.Said said = http.ask(at, uri, Map.of(), refusals, transfer);
        try {
            return new Page(Json.MAPPER.readTree(said.body()), NextPage.query(said.headers()));
        } catch (NextPage.UnclearException e) {
            throw noHub("has more of its list, and does not say where").causedBy(e);
        } catch (JsonProcessingException e) {
            throw noHub("does not answer in JSON").causedBy(e);
        }
    }

    private HubRefusals refusals(Optional<String> commit) {
        return new HubRefusals(address, at.uri(), commit.filter(asked -> !asked.equals(address.revision())));
    }

    private FailureException noHub(String what) {
        return at.refusal(
                at.uri() + " " + what, "Check that HF_ENDPOINT leads to a hub, or to a mirror of its whole interface.");
    }
}
