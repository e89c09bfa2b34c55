package dev.longcontext.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The schemes that an address of a manifest may have: what each is for all who meet such an address. The trainer has a
 * class that fetches each; the manifest's schema, what a pod is given, and the tables of the documents come from here.
 *
 * <p>Patterns are written in what Java and RE2 (the schema's language) have in common.
 */
public enum SourceScheme {
    PVC(
            "pvc",
            new Form(
                    "pvc://CLAIM/FOLDER",
                    "pvc://([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)(?:/.*)?",
                    "A folder on a PersistentVolumeClaim in the run's namespace. Links may lead only to files of the "
                            + "same claim."),
            new Form(
                    "pvc://CLAIM/PATH",
                    "pvc://([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)(?:/.*)?",
                    "A file on a PersistentVolumeClaim in the run's namespace; it is not copied."),
            Needs.A_CLAIM),
    HTTPS(
            "https",
            new Form(
                    "https://HOST/FOLDER",
                    "https://.+",
                    "A folder on a web server; file names are appended to the address."),
            new Form("https://HOST/PATH", "https://.+", "A file on a web server."),
            Needs.port(443)),
    HTTP(
            "http",
            new Form(
                    "http://HOST/FOLDER",
                    "http://.+",
                    "The same without encryption; a token is sent only to `allowedHosts`."),
            new Form(
                    "http://HOST/PATH",
                    "http://.+",
                    "The same without encryption; a token is sent only to `allowedHosts`."),
            Needs.port(80)),
    HF(
            "hf",
            new Form(
                    "hf://OWNER/NAME[@REVISION][/FOLDER]",
                    "hf://([A-Za-z0-9][-\\w.]*)/([A-Za-z0-9][-\\w.]*)(?:@(refs/pr/[0-9]+|[-\\w.%]+))?(?:/([^?#@]*))?",
                    "A model of the Hugging Face hub or a mirror of it. REVISION is a branch, tag or commit (default: main),"
                            + " pinned when the run first fetches it."),
            new Form(
                    "hf://datasets/OWNER/NAME[@REVISION][/GLOB]",
                    "hf://datasets/([A-Za-z0-9][-\\w.]*)/([A-Za-z0-9][-\\w.]*)(?:@(refs/(?:pr/[0-9]+|convert/[-\\w.]+)|[-\\w.%]+))?"
                            + "(?:/([^?#@]*))?",
                    "Files of a data set of the hub: those that match GLOB, read in the order of their names. Default:"
                            + " all `.jsonl` and `.ndjson`, also with `.gz`."),
            Needs.port(443, "HF_ENDPOINT"));

    private final String scheme;
    private final Form model;
    private final Form data;
    private final Needs needs;
    private final Pattern modelPattern;
    private final Pattern dataPattern;

    SourceScheme(String scheme, Form model, Form data, Needs needs) {
        this.scheme = scheme;
        this.model = model;
        this.data = data;
        this.needs = needs;
        this.modelPattern = Pattern.compile(model.pattern());
        this.dataPattern = Pattern.compile(data.pattern());
    }

    /**
     * How an address looks.
     *
     * @param form for people, with words in capitals for what is to be put in
     * @param pattern of the whole address
     * @param meaning a row of the documents' tables
     */
    private record Form(String form, String pattern, String meaning) {}

    /**
     * What a pod needs to fetch it.
     *
     * @param claim whether the pattern's first group is a claim, which is to be mounted
     * @param port that has to be reached; 0 for none. Only a server takes a token
     * @param variables environment variables that whoever fetches reads
     */
    private record Needs(boolean claim, int port, List<String> variables) {

        static final Needs A_CLAIM = new Needs(true, 0, List.of());

        static Needs port(int port, String... variables) {
            return new Needs(false, port, List.of(variables));
        }
    }

    /** The scheme of an address, if it is one of these. */
    public static Optional<SourceScheme> of(String uri) {
        return Stream.of(values())
                .filter(candidate -> uri.startsWith(candidate.scheme + "://"))
                .findFirst();
    }

    /** What an address begins with, before {@code ://}. */
    public String scheme() {
        return scheme;
    }

    /** For people: {@code hf://OWNER/NAME[@REVISION]}. */
    public String form(SourceUse use) {
        return formOf(use).form();
    }

    /** Of a whole address. */
    public Pattern pattern(SourceUse use) {
        return use == SourceUse.MODEL ? modelPattern : dataPattern;
    }

    /** What it is, in a sentence or two of Markdown. */
    public String meaning(SourceUse use) {
        return formOf(use).meaning();
    }

    /** Whether a bearer token may go with it. */
    public boolean takesToken() {
        return needs.port() > 0;
    }

    /** The port a pod has to reach, where the address names no other. */
    public OptionalInt port() {
        return needs.port() > 0 ? OptionalInt.of(needs.port()) : OptionalInt.empty();
    }

    /** Environment variables that whoever fetches reads, and that the operator hands on where it has them. */
    public List<String> variables() {
        return needs.variables();
    }

    /** The claim that an address of any scheme lies on, to be mounted in the pod. */
    public static Optional<String> claim(String uri) {
        return of(uri).filter(scheme -> scheme.needs.claim())
                .map(scheme -> scheme.dataPattern.matcher(uri))
                .filter(Matcher::matches)
                .map(parts -> parts.group(1));
    }

    /** The forms of all schemes, as a sentence has them: {@code a, b or c}. */
    public static String forms(SourceUse use) {
        String all = Arrays.stream(values()).map(scheme -> scheme.form(use)).collect(Collectors.joining(", "));
        return all.replaceFirst(", ([^,]*)$", " or $1");
    }

    private Form formOf(SourceUse use) {
        return use == SourceUse.MODEL ? model : data;
    }
}
