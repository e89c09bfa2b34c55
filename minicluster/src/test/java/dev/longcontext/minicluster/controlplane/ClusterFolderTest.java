package dev.longcontext.minicluster.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFolderTest {
    @TempDir
    Path root;

    @Test
    void theTailIsTheLastLinesWhateverTheirEncoding() throws IOException {
        ClusterFolder folder = new ClusterFolder(root);
        Files.createDirectories(folder.logs());
        Files.write(folder.log(Component.ETCD), "one\ntwo\nthr\u00e9e\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(folder.logTail(Component.ETCD, 2)).containsExactly("two", "thr\u00e9e");
        assertThat(folder.logTail(Component.ETCD, 5)).hasSize(3);
    }

    @Test
    void aLogThatIsNotThereHasNoTail() {
        assertThat(new ClusterFolder(root).logTail(Component.SCHEDULER, 5)).isEmpty();
    }
}
