package dev.longcontext.contract.validation;

/**
 * One thing wrong with run.json.
 *
 * @param path where, such as {@code training.lora.rank} or {@code data.sources[0].uri}; empty for the file itself
 * @param value what stands there, as JSON; empty where nothing does
 * @param rule what does not hold
 * @param remedy what to write instead
 */
public record Violation(String path, String value, String rule, String remedy) {

    private static final int LONGEST_VALUE = 80;

    /** What is wrong, without the remedy. */
    public String statement() {
        return said(path.isEmpty() ? "run.json" : path);
    }

    public String statementAndRemedy() {
        return statement() + ". " + remedy;
    }

    /** The same for the person who wrote the manifest that run.json was resolved from. */
    public String ofManifest() {
        return said(manifestField()) + ". " + remedy;
    }

    /** The field of the manifest, such as {@code spec.training.lora.rank}; empty for the file itself. */
    public String manifestField() {
        return path.isEmpty() ? "" : ManifestField.of(path);
    }

    private String said(String where) {
        String shown = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
        return where + (value.isEmpty() ? "" : " = " + shown) + ": " + rule;
    }
}
