package dev.longcontext.minicluster;

import dev.longcontext.minicluster.node.NodeOptions;
import dev.longcontext.minicluster.node.image.ImageTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a {@link MiniCluster} is made of. */
public final class MiniClusterBuilder {
    private static final String DEFAULT_NODE = "a800-node";

    private Optional<Path> folder = Optional.empty();
    private boolean keepFolder;
    private Optional<NodeOptions> node = Optional.empty();
    private ImageTable images = ImageTable.empty();
    private boolean kserve;

    MiniClusterBuilder() {}

    /** Where the cluster keeps its files: an absent or empty folder. Default: a new one among the temporary files. */
    public MiniClusterBuilder folder(Path path) {
        this.folder = Optional.of(path.toAbsolutePath());
        return this;
    }

    /** Leaves the cluster's files in place when it is closed. Default: they are removed. */
    public MiniClusterBuilder keepFolder() {
        this.keepFolder = true;
        return this;
    }

    /** Gives these images to the node, which is one with eight A800s unless {@link #withNode} names another. */
    public MiniClusterBuilder images(ImageTable table) {
        this.images = images.with(table);
        if (node.isEmpty()) {
            this.node = Optional.of(NodeOptions.a800(DEFAULT_NODE));
        }
        return this;
    }

    /** Runs a node, with storage for claims. Default: there is none, and pods stay pending. */
    public MiniClusterBuilder withNode(NodeOptions options) {
        this.node = Optional.of(options);
        return this;
    }

    /** Runs the stand-in for KServe: its types, and a controller of InferenceServices. Default: it does not run. */
    public MiniClusterBuilder withKServe() {
        this.kserve = true;
        return this;
    }

    /**
     * Starts the cluster and waits until it is ready.
     *
     * @throws MiniClusterException if it does not start; the message says why
     */
    public MiniCluster start() {
        return MiniCluster.start(this);
    }

    boolean keepsFolder() {
        return keepFolder;
    }

    Optional<NodeOptions> node() {
        return node.map(options -> options.withImages(images));
    }

    boolean hasKServe() {
        return kserve;
    }

    Path makeFolder() throws IOException {
        if (folder.isEmpty()) {
            return Files.createTempDirectory("minicluster-");
        }
        Path made = Files.createDirectories(folder.get());
        try (Stream<Path> content = Files.list(made)) {
            if (content.findAny().isPresent()) {
                throw new IOException(
                        "the folder " + made + " is not empty; name an empty folder or one that does not exist");
            }
        }
        return made;
    }
}
