package dev.longcontext.trainer.files;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes a file, or a folder with what is in it. */
@FunctionalInterface
public interface Deletion {

    Deletion RECURSIVE = AtomicFiles::deleteRecursively;

    void delete(Path path) throws IOException;

    /**
     * Deletes what is of no use any more: it takes space, and nothing else depends on it. What cannot be deleted is told, and is for
     * the caller to try again later. On NFS a file stays as long as it is mapped, and its folder with it.
     */
    default void deleteUseless(Path useless) {
        try {
            delete(useless);
        } catch (IOException e) {
            Logger log = LoggerFactory.getLogger(Deletion.class);
            log.warn(
                    "{} is of no use any more and cannot be deleted, it is tried again later: {}",
                    useless,
                    e.toString());
        }
    }
}
