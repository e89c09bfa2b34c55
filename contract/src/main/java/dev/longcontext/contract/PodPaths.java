package dev.longcontext.contract;

/** Where things are mounted in a stage's pod. */
public final class PodPaths {

    public static final String CONFIG_FOLDER = "/etc/longcontext";

    /** In {@link #CONFIG_FOLDER}. */
    public static final String CONFIG_FILE = "run.json";

    public static final String AUTHORITIES_FOLDER = "/etc/longcontext-ca";

    /** In {@link #AUTHORITIES_FOLDER}: certificate authorities in PEM. */
    public static final String AUTHORITIES_FILE = "ca.crt";

    public static final String WORKSPACE = "/workspace";

    /** On a volume that several runs have their folders on: what they share. */
    public static final String SHARED_CACHE = ".longcontext-cache";

    private PodPaths() {}

    /** Where the claim of {@code pvc://NAME/path} is, read-only. */
    public static String claim(String name) {
        return "/claims/" + name;
    }
}
