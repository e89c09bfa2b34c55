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
                    "A file on a PersistentVolumeClaim in the run's namespace, a folder of files, or a glob of their names. They are "
                            + "not copied."),
            SourceNeeds.A_CLAIM),
    HTTPS(
            "https",
            new Form(
                    "https://HOST/FOLDER",
                    "https://.+",
                    "A folder on a web server; file names are appended to the address."),
            new Form("https://HOST/PATH", "https://.+", "A file on a web server."),
            SourceNeeds.port(443)),
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
            SourceNeeds.port(80)),
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
                            + " all files of samples, if they are of one kind."),
            SourceNeeds.port(443, "HF_ENDPOINT")),
    S3(
            "s3",
            new Form(
                    "s3://BUCKET[/FOLDER]",
                    "s3://([A-Za-z0-9][-A-Za-z0-9._]*[A-Za-z0-9])(?:/([^?#]*))?",
                    "A folder in a bucket of Amazon S3, or of a store that speaks its language (MinIO, Ceph)."),
            new Form(
                    "s3://BUCKET/KEY",
                    "s3://([A-Za-z0-9][-A-Za-z0-9._]*[A-Za-z0-9])/([^?#]*)",
                    "An object of a bucket, or those whose keys match a glob, read in the order of their keys. After a slash at the"
                            + " end all files of samples below it, if they are of one kind."),
            SourceNeeds.port(443, "AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_S3_ADDRESSING_STYLE")
                    .withSecret(
                            new SecretEntry("AWS_ACCESS_KEY_ID", "_AWS_ACCESS_KEY_ID", false),
                            new SecretEntry("AWS_SECRET_ACCESS_KEY", "_AWS_SECRET_ACCESS_KEY", false),
                            new SecretEntry("AWS_SESSION_TOKEN", "_AWS_SESSION_TOKEN", true))),
    OCI(
            "oci",
            new Form(
                    "oci://REGISTRY/NAME[:TAG][@DIGEST]",
                    "oci://([A-Za-z0-9][-A-Za-z0-9.]*(?::[0-9]+)?)/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::(\\w[\\w.-]*))?"
                            + "(?:@(sha256:[0-9a-f]{64}))?",
                    "An image of a registry with the model in /models, as KServe's modelcars are, or an artifact with the model's files"
                            + " (ModelPack, ORAS). A tag (default: latest) is pinned to its digest when the run first fetches it."),
            null,
            SourceNeeds.port(443, "OCI_INSECURE_REGISTRIES")
                    .withSecret(new SecretEntry(".dockerconfigjson", "", false)));

    private final String scheme;
    private final Form model;
    private final Form data;
    private final SourceNeeds needs;
    private final Pattern modelPattern;
    private final Pattern dataPattern;

    SourceScheme(String scheme, Form model, Form data, SourceNeeds needs) {
        this.scheme = scheme;
        this.model = model;
        this.data = data;
        this.needs = needs;
        this.modelPattern = Pattern.compile(model.pattern());
        this.dataPattern = data == null ? null : Pattern.compile(data.pattern());
    }

    /**
     * How an address looks; null where no address of a use may have the scheme.
     *
     * @param form for people, with words in capitals for what is to be put in
     * @param pattern of the whole address
     * @param meaning a row of the documents' tables
     */
    private record Form(String form, String pattern, String meaning) {}

    /**
     * An entry of a Secret, by the name that other tools know it by too.
     *
     * @param suffix what the name of the environment variable with it ends with
     * @param optional whether it may be missing
     */
    public record SecretEntry(String key, String suffix, boolean optional) {

        /**
         * The environment variable that it is in.
         *
         * @param secretEnv the address's own, which is the whole name of a token's
         */
        public String variable(String secretEnv) {
            return secretEnv + suffix;
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

    /** Whether addresses of this use may have it. */
    public boolean isFor(SourceUse use) {
        return formOf(use) != null;
    }

    /** For people: {@code hf://OWNER/NAME[@REVISION]}. */
    public String form(SourceUse use) {
        return formOf(use).form();
    }

    /** Of a whole address; null where no address of this use may have the scheme. */
    public Pattern pattern(SourceUse use) {
        return use == SourceUse.MODEL ? modelPattern : dataPattern;
    }

    /** What it is, in a sentence or two of Markdown. */
    public String meaning(SourceUse use) {
        return formOf(use).meaning();
    }

    /** Whether a Secret may go with it. */
    public boolean takesSecret() {
        return needs.port() > 0;
    }

    /** The entries of the Secret that goes with it; empty where the user names the one that has a bearer token. */
    public List<SecretEntry> secretEntries() {
        return needs.secret();
    }

    /** The environment variables that open an address. */
    public static List<String> secretVariables(String uri, String secretEnv) {
        List<String> ofEntries = of(uri).map(scheme -> scheme.secretEntries().stream()
                        .map(entry -> entry.variable(secretEnv))
                        .toList())
                .orElse(List.of());
        return ofEntries.isEmpty() ? List.of(secretEnv) : ofEntries;
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
        String all = Arrays.stream(values())
                .filter(scheme -> scheme.isFor(use))
                .map(scheme -> scheme.form(use))
                .collect(Collectors.joining(", "));
        return all.replaceFirst(", ([^,]*)$", " or $1");
    }

    private Form formOf(SourceUse use) {
        return use == SourceUse.MODEL ? model : data;
    }
}
