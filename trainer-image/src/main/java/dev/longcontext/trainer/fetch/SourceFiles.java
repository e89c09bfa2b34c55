package dev.longcontext.trainer.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that an address leads to: those of a model's folder, or those of samples. */
public interface SourceFiles extends Addressed {

    /** The address as it was given. */
    Addressed given();

    @Override
    default String address() {
        return given().address();
    }

    @Override
    default String field() {
        return given().field();
    }

    /** Where the files can be read in place; empty where they have to be fetched first. */
    default Optional<Location.Local> local() {
        return Optional.empty();
    }

    /** How many files the server may be asked for at the same time. */
    default int filesAtATime() {
        return 1;
    }

    /** The commit that is fetched from, once that is known; empty where files have no versions. */
    default Optional<String> revision() throws IOException {
        return Optional.empty();
    }

    /**
     * Gets a file of a model's folder. It appears under its name once it is whole.
     *
     * @param name of the file, below the model's folder
     * @param folder where it goes, which has the folders of the name
     * @return false when there is no such file
     */
    boolean fetch(String name, Path folder, Transfer transfer) throws IOException;

    /** Drops what was needed on the way to a model's folder, which is whole. */
    default void done(Path folder) throws IOException {}

    /** What the model's folder has; empty where nobody tells. */
    default Optional<Listing> listing() throws IOException {
        return Optional.empty();
    }

    /** The size of a file of a model's folder, where that is told before the file is fetched; 0 where it is not. */
    default long bytes(String name) {
        return 0;
    }

    /** How many files of samples the address leads to. */
    default int samplesFiles(Transfer transfer) throws IOException {
        return 1;
    }

    /**
     * The files of samples that can be read in place, by their names below the address; the name of a single file is empty.
     * None where they have to be fetched, or are not there.
     */
    default Map<String, Path> localSamples() throws IOException {
        return Map.of();
    }

    /**
     * Drops what is kept of it, because it was refused: what is mended at the same address is then fetched.
     *
     * @param cache as given to {@link #fetchSamples}
     */
    default void forget(Path cache) throws IOException {}

    /**
     * Makes the files of samples readable, in the order in which they are to be read.
     *
     * @param cache where they go if they have to be fetched
     * @return at least one
     */
    List<SamplesFile> fetchSamples(Path cache, Transfer transfer) throws IOException;

    /**
     * The files of a folder.
     *
     * @param place which folder, for messages
     */
    record Listing(String place, List<String> names) {

        private static final int SHOWN = 20;

        public Listing {
            names = List.copyOf(names);
        }

        @Override
        public String toString() {
            String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
            return place + " has "
                    + (names.isEmpty() ? "nothing in it" : first + (names.size() > SHOWN ? ", ..." : ""));
        }
    }
}
