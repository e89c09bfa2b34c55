package dev.longcontext.trainer.configuration;

/**
 * One thing wrong with run.json.
 *
 * @param path where, such as {@code training.lora.rank} or {@code data.sources[0].uri}; empty for the file itself
 * @param value what stands there, as JSON
 * @param rule what does not hold
 * @param remedy what to write instead
 */
record ConfigurationProblem(String path, String value, String rule, String remedy) {

    private static final int LONGEST_VALUE = 80;

    /** What is wrong, without the remedy. */
    String statement() {
        String shown = value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "...";
        String where = path.isEmpty() ? "run.json" : path;
        return where + (value.isEmpty() ? "" : " = " + shown) + ": " + rule;
    }

    String statementAndRemedy() {
        return statement() + ". " + remedy;
    }
}
