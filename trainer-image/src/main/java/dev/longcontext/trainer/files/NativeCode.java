package dev.longcontext.trainer.files;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;

/**
 * Libraries that put native code into the temporary folder when they are first used. Where that does not work they fail in ways of
 * their own, or the JVM says only that there is no such library.
 */
public final class NativeCode {

    private static final String FULL = "No space left on device";

    private NativeCode() {}

    /**
     * Loads it, or says why it cannot be.
     *
     * @param library its name for people
     * @param className the class that loads the code
     * @throws FailureException of class InvalidConfiguration where the temporary folder does not do
     */
    public static void load(String library, String className) {
        try {
            Class.forName(className);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the installation lacks " + library, e);
        } catch (LinkageError e) {
            if (cause(e).contains(FULL)) {
                throw e; // told as any volume that is full
            }
            throw new FailureException(
                            FailureClass.InvalidConfiguration,
                            library + " cannot put its native code into the temporary folder "
                                    + System.getProperty("java.io.tmpdir") + " and run it there: " + cause(e),
                            "Let TMPDIR name a folder with 100 MB free that may be written, on a file system that is not "
                                    + "mounted noexec; in pods it is an emptyDir at /tmp.")
                    .causedBy(e);
        }
    }

    /** What is behind the wrappers of static initialisers. */
    private static String cause(Throwable error) {
        Throwable deepest = error;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
    }
}
